using MathNet.Numerics.Distributions;

namespace Platform.Statistics;

/// <summary>
/// Pass or fail of the same cases in two runs (McNemar 1947): only cases that changed say anything. Under no change, the
/// regressed among them are binomial with 1/2.
/// </summary>
/// <param name="Regressed">Passed in the baseline, failed in the candidate.</param>
/// <param name="Improved">Failed in the baseline, passed in the candidate.</param>
public readonly record struct McNemar(int Regressed, int Improved)
{
    private int Changed => Regressed + Improved;

    private int Fewer => Math.Min(Regressed, Improved);

    /// <summary>Exact, two-sided: min(1, 2 P(X ≤ the smaller)).</summary>
    public double Exact => Regressed == Improved ? 1 : Math.Min(1, 2 * AtMost(Fewer));

    /// <summary>
    /// Mid-p, two-sided: exact less P(X = the smaller). Less conservative than exact, and the one to use (Fagerland et al. 2013).
    /// </summary>
    public double MidP => Regressed == Improved ? 1 : Exact - Exactly(Fewer);

    /// <summary>Exact, of so many regressions or more, P(X ≥ regressed): what a gate asks.</summary>
    public double ExactRegression => AtMost(Improved);

    /// <summary>Mid-p of so many regressions or more.</summary>
    public double MidPRegression => Changed == 0 ? 1 : ExactRegression - Exactly(Regressed) / 2;

    public double ChiSquared => Changed == 0 ? 0 : Math.Pow(Regressed - Improved, 2) / Changed;

    /// <summary>With the continuity correction of Edwards 1948.</summary>
    public double ChiSquaredCorrected =>
        Changed == 0 ? 0 : Math.Pow(Math.Max(0, Math.Abs(Regressed - Improved) - 1), 2) / Changed;

    public double ChiSquaredP => StandardNormal.TwoSidedP(Math.Sqrt(ChiSquared));

    public double ChiSquaredCorrectedP => StandardNormal.TwoSidedP(Math.Sqrt(ChiSquaredCorrected));

    private double AtMost(int count) => Binomial.CDF(0.5, Changed, count);

    private double Exactly(int count) => Binomial.PMF(0.5, Changed, count);
}
