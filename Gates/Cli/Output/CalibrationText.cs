using System.Globalization;
using Platform.Statistics;
using Platform.Suites.Calibration;

namespace Platform.Gate.Output;

/// <summary>A calibration in plain lines: the confusion, the rates with their intervals, then what to think of.</summary>
internal static class CalibrationText
{
    private const int MostDisagreements = 20;

    public static void Write(CalibrationReport report, TextWriter output)
    {
        var usage = report.Usage;
        output.WriteLine(Say($"{report.Metric}{(usage.Model is { } model ? $" by {model}" : "")}: {report.Labelled - report.Unscored} of {report.Labelled} labelled cases scored"));
        output.WriteLine(Say($"{usage.JudgeCalls} judge calls, {usage.InputTokens} input and {usage.OutputTokens} output tokens{(usage.CostUsd is > 0 and var cost ? Say($", {cost} USD") : "")}"));
        if (report.AtThreshold is { } used)
        {
            output.WriteLine();
            output.WriteLine("               people pass   people fail");
            output.WriteLine(Say($"judge passes   {used.TruePositives,11}   {used.FalsePositives,11}"));
            output.WriteLine(Say($"judge fails    {used.FalseNegatives,11}   {used.TrueNegatives,11}"));
            output.WriteLine();
            output.WriteLine(Rates("threshold", null, used));
        }

        if (report is { AtBest: { } best, BestThreshold: { } threshold })
            output.WriteLine(Rates("best threshold", threshold, best));
        foreach (var caution in report.Cautions)
            output.WriteLine($"! {caution}");
        foreach (var each in report.Disagreements.Take(MostDisagreements))
            output.WriteLine(Say($"differs: {each.Id}: people {(each.Pass ? "pass" : "fail")}, {(each.Score is { } score ? Say($"score {score:0.###}") : "no score")}: {each.Reason?.ReplaceLineEndings(" ")}"));
        if (report.Disagreements.Count > MostDisagreements)
            output.WriteLine($"… and {report.Disagreements.Count - MostDisagreements} more; --output has them.");
    }

    private static string Rates(string name, Estimated? threshold, CalibratedRates rates) => Say(
        $"{name} {rates.Threshold:0.###}{(threshold is null ? "" : Say($" [{threshold.Low:0.###}, {threshold.High:0.###}]"))}: ")
        + $"TPR {Figure(rates.TruePositiveRate)}, TNR {Figure(rates.TrueNegativeRate)}, kappa {Figure(rates.Kappa)}, "
        + Say($"agreement {rates.Agreement:0.00}, balanced accuracy {rates.BalancedAccuracy:0.00}");

    private static string Figure(Estimated? figure) =>
        figure is null ? "unknown" : Say($"{figure.Value:0.00} [{figure.Low:0.00}, {figure.High:0.00}]");

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
