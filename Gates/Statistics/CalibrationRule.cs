using System.Globalization;

namespace Platform.Statistics;

/// <summary>Whether a judge agrees with people well enough for a metric's version to run (decision 0031).</summary>
public static class CalibrationRule
{
    /// <summary>With fewer the large-sample error of κ means nothing, and two lucky cases would do.</summary>
    public const int FewestLabels = 30;

    /// <param name="leastKappa">Above 0, at most 1.</param>
    /// <param name="last">Of exactly this version; null when it was never calibrated.</param>
    /// <returns>A sentence on what is missing; null when nothing is.</returns>
    public static string? Missing(double leastKappa, JudgeAgreement? last)
    {
        var asked = string.Create(CultureInfo.InvariantCulture, $"This project asks for a calibration of it with a kappa of {leastKappa:0.##} or more over at least {FewestLabels} labels");
        return last is not { } found ? $"{asked}; there is none of this version."
            : found.Count < FewestLabels ? $"{asked}; the last one has {found.Count} labels with a score."
            : found.Kappa is not { } kappa ? $"{asked}; in the last one all labels and verdicts are of one kind, which shows nothing."
            : kappa.Value < leastKappa ? string.Create(CultureInfo.InvariantCulture, $"{asked}; the last one shows {kappa.Value:0.00}.")
            : null;
    }
}
