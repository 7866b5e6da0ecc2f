using System.Globalization;
using System.Text.Json.Nodes;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>Numbers out of a verdict's evidence, as reports show them; the first column says of what, the others are right-aligned.</summary>
internal sealed record EvidenceTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    private const string Change = "+0.0;-0.0;0.0";

    // The smallest true change that so many cases find in 80% of runs.
    private static readonly string[] _moved = ["", "baseline", "now", "change in points", "95% interval", "p", "smallest change found"];
    private static readonly string[] _trials = ["", "all succeed (pass^)", "95% interval", "one succeeds (pass@)", "95% interval"];

    /// <returns>How metrics or pass^k moved against the baseline, pass^j of a night, its flaky tasks: those that the evidence has.</returns>
    public static IReadOnlyList<EvidenceTable> Of(Verdict verdict)
    {
        var evidence = verdict.Evidence;
        var drop = evidence["drop"]?["comparison"] is JsonObject night ? Moved($"pass^{evidence["k"]}", night, evidence["drop"]!["points"]) : null;
        EvidenceTable[] tables =
        [
            new(_moved, [.. Objects(evidence["metrics"]).Select(Moved).Append(drop).OfType<IReadOnlyList<string>>()]),
            new(_trials, [.. Objects(evidence["passHatK"]).Zip(Objects(evidence["passAtK"]), Trials)]),
            new(["flaky task", "passed", "trials"], [.. Objects(evidence["flaky"]).Select(task => (string[])[$"{task["id"]}", $"{task["passed"]}", $"{task["trials"]}"])]),
        ];
        return [.. tables.Where(table => table.Rows.Count > 0)];
    }

    // A gate looks at the scores, else at pass and fail.
    private static List<string>? Moved(JsonObject metric) =>
        (metric["scores"] ?? metric["passes"]) is JsonObject moved ? Moved($"{metric["metric"]}", moved, metric["dropPoints"]) : null;

    private static List<string> Moved(string what, JsonObject moved, JsonNode? drop) =>
    [
        what, Text(moved["baselineMean"], "F3"), Text(moved["candidateMean"], "F3"),
        Text(moved["difference"], Change, 100) + (double?)drop switch { > 0 => " (worse)", < 0 => " (better)", _ => "" },
        $"{Text(moved["interval"]?["low"], Change, 100)} to {Text(moved["interval"]?["high"], Change, 100)}",
        (double?)moved["pValue"] < 0.0001 ? "< 0.0001" : Text(moved["pValue"], "F4"), Text(moved["detectableEffect"], "F1", 100),
    ];

    private static string[] Trials(JsonObject all, JsonObject one) =>
    [
        $"{all["k"]} trials", Text(all["value"], "F3"), $"{Text(all["low"], "F3")} to {Text(all["high"], "F3")}",
        Text(one["value"], "F3"), $"{Text(one["low"], "F3")} to {Text(one["high"], "F3")}",
    ];

    private static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray ?? []).OfType<JsonObject>();

    private static string Text(JsonNode? number, string format, double times = 1) =>
        number is null ? "–" : (times * (double)number).ToString(format, CultureInfo.InvariantCulture);
}
