using System.Text.Json;
using Platform.Storage.TestRuns;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>What a client measured itself: an item of <c>metricsData</c>.</summary>
internal static class UploadedScore
{
    private static readonly HashSet<string> _known =
    [
        "name", "score", "threshold", "success", "strictMode", "flaky", "skipped", "reason", "error", "evaluationModel",
        "evaluationCost", "inputTokenCount", "outputTokenCount", "verboseLogs",
    ];

    internal static TestRunScore Read(JsonElement data) => new()
    {
        Metric = data.Text("name") is { Length: > 0 } name ? name : "unnamed",
        Score = data.Number("score"),
        Threshold = data.Number("threshold"),
        Success = data.Truth("success"),
        Strict = data.Truth("strictMode") ?? false,
        Flaky = data.Truth("flaky") ?? false,
        Skipped = data.Truth("skipped") ?? false,
        Reason = data.Text("reason"),
        Error = data.Text("error"),
        Model = data.Text("evaluationModel"),
        CostUsd = data.Money("evaluationCost"),
        InputTokens = data.Count("inputTokenCount"),
        OutputTokens = data.Count("outputTokenCount"),
        VerboseLogs = data.Text("verboseLogs"),
        Extra = data.Rest(_known),
    };
}
