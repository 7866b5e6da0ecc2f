namespace Platform.Statistics;

/// <summary>
/// A pass rate by a judge, corrected for the judge's known errors (Rogan and Gladen 1978; interval with the calibration's own
/// uncertainty: arXiv:2511.21140). Stays right when the true pass rate moves away from that of the calibration labels.
/// </summary>
/// <param name="Estimate">(p + TNR − 1) / (TPR + TNR − 1); may leave 0 to 1.</param>
/// <param name="StandardError">By the delta method.</param>
public sealed record RoganGladen(double Estimate, double StandardError)
{
    /// <summary>A judge hardly better than chance corrects nothing.</summary>
    private const double LeastInformation = 0.1;
    private const double Rounding = 1e-9;

    /// <summary>What to show: the estimate within 0 to 1.</summary>
    public double Clipped => Math.Clamp(Estimate, 0, 1);

    /// <summary>The estimate was out of range: calibration and sample do not fit together.</summary>
    public bool WasClipped => Estimate is < 0 or > 1;

    public Interval Interval(double confidence = 0.95) => Statistics.Interval.Around(Estimate, StandardError, confidence);

    /// <param name="judged">The judge's passes in the sample.</param>
    /// <param name="truePositives">The judge's passes among what people passed.</param>
    /// <param name="trueNegatives">The judge's fails among what people failed.</param>
    /// <returns>Null when TPR + TNR − 1 is at most 0.1.</returns>
    public static RoganGladen? Of(Proportion judged, Proportion truePositives, Proportion trueNegatives)
    {
        double p = judged.Value, tpr = truePositives.Value, tnr = trueNegatives.Value;
        if (Estimated(p, tpr, tnr) is not { } estimate)
            return null;

        var variance = p * (1 - p) / judged.Trials
            + Math.Pow(1 - estimate, 2) * tnr * (1 - tnr) / trueNegatives.Trials
            + Math.Pow(estimate, 2) * tpr * (1 - tpr) / truePositives.Trials;
        return new(estimate, Math.Sqrt(variance) / (tpr + tnr - 1));
    }

    /// <inheritdoc cref="Of"/>
    public static double? Estimated(double judgedPassRate, double truePositiveRate, double trueNegativeRate)
    {
        var information = truePositiveRate + trueNegativeRate - 1;
        return information <= LeastInformation + Rounding ? null : (judgedPassRate + trueNegativeRate - 1) / information;
    }
}
