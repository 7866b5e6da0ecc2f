namespace Platform.Statistics;

/// <summary>The difference in pass rate of the same cases in two runs; its error counts the pairing (arXiv:2411.00640).</summary>
/// <param name="Pairs">All pairs, changed or not; at least one.</param>
/// <param name="Regressed">Passed in the baseline, failed in the candidate.</param>
/// <param name="Improved">Failed in the baseline, passed in the candidate.</param>
public readonly record struct PairedProportions(int Pairs, int Regressed, int Improved)
{
    /// <summary>Candidate minus baseline, −1 to 1.</summary>
    public double Difference => (double)(Improved - Regressed) / Pairs;

    /// <summary>With n: of the maximum-likelihood estimate.</summary>
    public double StandardError => Math.Sqrt(SumOfSquares) / Pairs;

    /// <summary>With n − 1: standard deviation of the pairs' differences by √n; 0 for one pair.</summary>
    public double SampleStandardError => Pairs == 1 ? 0 : Math.Sqrt(SumOfSquares / (Pairs - 1) / Pairs);

    public Interval Wald(double confidence = 0.95) => Interval.Around(Difference, StandardError, confidence);

    private double SumOfSquares => Regressed + Improved - Math.Pow(Improved - Regressed, 2) / Pairs;
}
