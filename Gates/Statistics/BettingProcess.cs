namespace Platform.Statistics;

/// <summary>
/// An e-process that bets against "the judge misses at most so often" (arXiv:2606.15474): wealth E = Π (1 + λ (x − d₀)), x = 1 for a miss.
/// May be looked at after every label: by Ville's inequality it ever reaches 1/α with a chance of at most α.
/// </summary>
/// <param name="Tolerated">d₀, the miss rate that is fine.</param>
/// <param name="Stake">λ, from 0 up to, not including, 1/d₀.</param>
/// <param name="Alpha">Chance of a false alarm, ever.</param>
public sealed record BettingProcess(double Tolerated = 0.1, double Stake = 2, double Alpha = 0.05)
{
    /// <summary>The wealth at which it alarms.</summary>
    public double Limit => 1 / Alpha;

    /// <summary>The wealth after one more label; it starts at 1.</summary>
    public double Next(double wealth, bool miss) => wealth * (1 + Stake * ((miss ? 1 : 0) - Tolerated));

    /// <summary>The wealth after each label.</summary>
    public IEnumerable<double> Path(IEnumerable<bool> misses)
    {
        var wealth = 1.0;
        foreach (var miss in misses)
            yield return wealth = Next(wealth, miss);
    }

    // (1/0.05 is 20, and wealth is a product of roundings.)
    public bool Alarms(double wealth) => wealth >= Limit * (1 - 1e-12);
}
