using System.Text.Json;
using Platform.Collector.Otlp.Mapping;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>Scores that the client has measured itself, member <c>metricsData</c> of a trace or a span.</summary>
internal static class MetricsData
{
    private const int Most = 1000;

    /// <param name="target"><c>trace</c> or <c>span</c>.</param>
    internal static IReadOnlyList<ReportedScore> Of(JsonElement sent, string target) =>
        sent.Member("metricsData") is { ValueKind: JsonValueKind.Array } data
            ? [.. data.EnumerateArray().Take(Most).Select(one => ScoreOf(one, target)).OfType<ReportedScore>()]
            : [];

    private static ReportedScore? ScoreOf(JsonElement data, string target) =>
        Texts.Name(data.Text("name")) is not { } metric ? null
        : new(metric, target, data.Number("score"), Label: null, data.Text("reason"), data.Text("evaluationModel"))
        {
            Threshold = data.Number("threshold"),
            Success = data.Truth("success"),
            Strict = data.Truth("strictMode") ?? false,
            Error = data.Text("error"),
            CostUsd = data.Money("evaluationCost") ?? 0,
        };
}
