using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>How each metric moved against the baseline, out of a verdict's evidence; empty for a run without a baseline.</summary>
internal static class MetricTable
{
    public static IReadOnlyList<string> Columns { get; } = ["metric", "baseline", "now", "change in points", "95% interval", "p", "smallest change found"];

    /// <returns>For each metric a text for each column; the last is the smallest true change that so many cases find in 80% of runs.</returns>
    public static IReadOnlyList<IReadOnlyList<string>> Rows(Verdict verdict) =>
        [.. (verdict.Evidence["metrics"] as JsonArray ?? []).OfType<JsonObject>().Select(Row).OfType<IReadOnlyList<string>>()];

    private static List<string>? Row(JsonObject metric)
    {
        // A gate looks at the scores, else at pass and fail.
        if ((metric["scores"] ?? metric["passes"]) is not JsonObject moved)
            return null;
        var interval = moved["interval"];
        return
        [
            $"{metric["metric"]}", Text(moved["baselineMean"], "F3"), Text(moved["candidateMean"], "F3"),
            $"{Text(moved["difference"], "+0.0;-0.0;0.0", 100)}{Mark(metric["dropPoints"])}",
            $"{Text(interval?["low"], "+0.0;-0.0;0.0", 100)} to {Text(interval?["high"], "+0.0;-0.0;0.0", 100)}",
            Text(moved["pValue"], "F4"), Text(moved["detectableEffect"], "F1", 100),
        ];
    }

    // Whichever direction of the score is good.
    private static string Mark(JsonNode? dropPoints) => (double?)dropPoints switch { > 0 => " (worse)", < 0 => " (better)", _ => "" };

    private static string Text(JsonNode? number, string format, double times = 1) =>
        number is null ? "–" : (times * (double)number).ToString(format, CultureInfo.InvariantCulture);
}
