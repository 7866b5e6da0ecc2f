namespace Platform.Statistics;

/// <summary>
/// The mean of trials that come in tasks. Trials of one task are not independent: the error is that of the tasks'
/// sums, √(Σ_c (Σ_i (s_ic − mean))²) / n (arXiv:2411.00640).
/// </summary>
/// <param name="NaiveStandardError">As if all trials were independent: too small.</param>
public sealed record ClusteredMean(double Mean, double StandardError, double NaiveStandardError)
{
    /// <param name="clusters">The scores of each task's trials; at least one.</param>
    public static ClusteredMean Of(IReadOnlyCollection<IReadOnlyCollection<double>> clusters)
    {
        var all = clusters.SelectMany(cluster => cluster).ToList();
        var mean = all.Average();
        var spread = clusters.Sum(cluster => Math.Pow(cluster.Sum(score => score - mean), 2));
        return new(mean, Math.Sqrt(spread) / all.Count, Math.Sqrt(all.Sum(score => (score - mean) * (score - mean))) / all.Count);
    }
}
