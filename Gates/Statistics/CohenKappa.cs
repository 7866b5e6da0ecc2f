namespace Platform.Statistics;

/// <summary>How much a disagreement between two categories costs.</summary>
public enum KappaWeights
{
    /// <summary>All disagreements alike: nominal categories.</summary>
    None,

    /// <summary>By their distance: ordinal categories.</summary>
    Linear,

    /// <summary>By the square of their distance.</summary>
    Quadratic,
}

/// <summary>Agreement of two raters beyond chance (Cohen 1960, 1968).</summary>
/// <param name="Value">1 at perfect agreement, 0 at that of chance.</param>
/// <param name="Observed">Share of agreement, weighted.</param>
/// <param name="Expected">The same by chance.</param>
/// <param name="StandardError">Large-sample error of Fleiss, Cohen and Everitt 1969, weighted alike.</param>
/// <param name="SimpleStandardError">√(p_o (1−p_o) / (n (1−p_e)²)), Cohen's own: for comparison.</param>
public sealed record CohenKappa(double Value, double Observed, double Expected, double StandardError, double SimpleStandardError)
{
    public Interval Interval(double confidence = 0.95) => Statistics.Interval.Around(Value, StandardError, confidence);

    /// <param name="counts">Square: rows are the categories of one rater, columns of the other.</param>
    /// <returns>Null when chance alone agrees always: every label is of one class.</returns>
    public static CohenKappa? Of(IReadOnlyList<IReadOnlyList<int>> counts, KappaWeights weights = KappaWeights.None)
    {
        var size = counts.Count;
        double total = counts.Sum(row => row.Sum());
        if (total == 0)
            return null;

        var rows = counts.Select(row => row.Sum() / total).ToArray();
        var columns = Enumerable.Range(0, size).Select(j => counts.Sum(row => row[j]) / total).ToArray();
        double observed = Sum((i, j) => Weight(i, j) * Share(i, j)), expected = Sum((i, j) => Weight(i, j) * rows[i] * columns[j]);
        if (expected >= 1)
            return null;

        var kappa = (observed - expected) / (1 - expected);
        var ofRow = Enumerable.Range(0, size).Select(i => Enumerable.Range(0, size).Sum(j => columns[j] * Weight(i, j))).ToArray();
        var ofColumn = Enumerable.Range(0, size).Select(j => Enumerable.Range(0, size).Sum(i => rows[i] * Weight(i, j))).ToArray();
        var spread = Sum((i, j) => Share(i, j) * Math.Pow(Weight(i, j) - (ofRow[i] + ofColumn[j]) * (1 - kappa), 2))
            - Math.Pow(kappa - expected * (1 - kappa), 2);
        return new(kappa, observed, expected,
            Math.Sqrt(Math.Max(0, spread) / total) / (1 - expected),
            Math.Sqrt(observed * (1 - observed) / total) / (1 - expected));

        double Share(int i, int j) => counts[i][j] / total;

        double Weight(int i, int j) => weights switch
        {
            KappaWeights.None => i == j ? 1 : 0,
            KappaWeights.Linear => 1 - Math.Abs(i - j) / (size - 1.0),
            _ => 1 - Math.Pow((i - j) / (size - 1.0), 2),
        };

        double Sum(Func<int, int, double> term) =>
            Enumerable.Range(0, size).Sum(i => Enumerable.Range(0, size).Sum(j => term(i, j)));
    }
}
