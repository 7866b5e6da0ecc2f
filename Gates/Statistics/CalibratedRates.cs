namespace Platform.Statistics;

/// <summary>A figure with its interval of 95 %.</summary>
public sealed record Estimated(double Value, double Low, double High)
{
    internal static Estimated? Of(Proportion? proportion) =>
        proportion is { } share && share.Wilson() is var interval ? new(share.Value, interval.Low, interval.High) : null;
}

/// <summary>A judge's verdicts at one threshold against people's, as <see cref="JudgeAgreement"/> defines each figure.</summary>
/// <param name="TruePositiveRate">Wilson's interval; null without a case that people pass.</param>
/// <param name="TrueNegativeRate">Wilson's interval; null without a case that people fail.</param>
/// <param name="Kappa">Cohen's, with the interval by its large-sample error; null when all verdicts are alike.</param>
public sealed record CalibratedRates(
    double Threshold, int TruePositives, int FalseNegatives, int FalsePositives, int TrueNegatives,
    Estimated? TruePositiveRate, Estimated? TrueNegativeRate, Estimated? Kappa,
    double? Agreement, double? BalancedAccuracy, double? F1, double? GwetAC1)
{
    public static CalibratedRates Of(double threshold, JudgeAgreement found)
    {
        var kappa = found.Kappa is { } value && value.Interval() is var interval
            ? new Estimated(value.Value, Math.Max(-1, interval.Low), Math.Min(1, interval.High)) : null;
        return new(threshold, found.TruePositives, found.FalseNegatives, found.FalsePositives, found.TrueNegatives,
            Estimated.Of(found.TruePositiveRate), Estimated.Of(found.TrueNegativeRate), kappa,
            found.Agreement, found.BalancedAccuracy, found.F1, Finite(found.GwetAC1));
    }

    private static double? Finite(double? value) => value is { } known && double.IsFinite(known) ? known : null;
}
