namespace Platform.Statistics;

/// <summary>
/// A cumulative sum over misses of a judge on anchors that people labelled (Page 1954; Reynolds and Stoumbos 1999): finds a lasting rise
/// soon, and rarely cries wolf. S = max(0, S + log likelihood ratio); alarm at <paramref name="Limit"/>.
/// </summary>
/// <param name="Tolerated">Miss rate that is fine.</param>
/// <param name="Alarming">Miss rate worth an alarm, above <paramref name="Tolerated"/>.</param>
/// <param name="Limit">6 with 0.10 → 0.25: 5% false alarms in 450 labels without drift, 98.6% found within 300 with it.</param>
public sealed record BernoulliCusum(double Tolerated = 0.1, double Alarming = 0.25, double Limit = 6)
{
    public double PerMiss => Math.Log(Alarming / Tolerated);

    /// <summary>Below 0.</summary>
    public double PerHit => Math.Log((1 - Alarming) / (1 - Tolerated));

    /// <summary>The sum after one more label.</summary>
    public double Next(double sum, bool miss) => Math.Max(0, sum + (miss ? PerMiss : PerHit));

    /// <summary>The sum after each label.</summary>
    public IEnumerable<double> Path(IEnumerable<bool> misses)
    {
        var sum = 0.0;
        foreach (var miss in misses)
            yield return sum = Next(sum, miss);
    }

    public bool Alarms(double sum) => sum >= Limit;
}
