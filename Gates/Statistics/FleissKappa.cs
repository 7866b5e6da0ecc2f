namespace Platform.Statistics;

/// <summary>Agreement of a fixed number of raters per subject, not always the same ones (Fleiss 1971).</summary>
/// <param name="Value">1 at perfect agreement, 0 at that of chance.</param>
/// <param name="Observed">Mean share of agreeing pairs of raters.</param>
/// <param name="Expected">The same by chance.</param>
public sealed record FleissKappa(double Value, double Observed, double Expected)
{
    /// <param name="counts">One row per subject: how many raters chose each category; all rows have the same sum, at least 2.</param>
    /// <returns>Null when every rating is of one category.</returns>
    public static FleissKappa? Of(IReadOnlyList<IReadOnlyList<int>> counts)
    {
        var raters = counts[0].Sum();
        if (raters < 2 || counts.Any(row => row.Sum() != raters))
            throw new ArgumentException("Every subject needs the same number of ratings, at least 2.", nameof(counts));

        var observed = counts.Average(row => (row.Sum(count => (double)count * count) - raters) / (raters * (raters - 1.0)));
        var expected = Enumerable.Range(0, counts[0].Count)
            .Sum(category => Math.Pow(counts.Sum(row => row[category]) / ((double)raters * counts.Count), 2));
        return expected >= 1 ? null : new((observed - expected) / (1 - expected), observed, expected);
    }
}
