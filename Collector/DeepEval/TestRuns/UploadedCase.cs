using System.Text.Json;
using Platform.Collector.DeepEval.Traces;
using Platform.Storage.TestRuns;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>
/// A test case as DeepEval clients upload it. A field of another type than it should have counts as not there and stays in
/// the content as it was sent: a refused upload makes <c>deepeval test run</c> fail.
/// </summary>
internal static class UploadedCase
{
    private const double MillisecondsPerSecond = 1000;

    private static readonly HashSet<string> _scored = ["metricsData"];
    private static readonly HashSet<string> _elsewhere = ["metricsData", "trace"];

    /// <param name="order">Its place when it does not say one.</param>
    /// <param name="traceId">Of the trace that came with it, once stored; an unstored one stays in the content.</param>
    internal static TestRunCase Read(JsonElement sent, bool conversational, int order, string? traceId)
    {
        var trace = sent.Member("trace");
        var scores = Scores(sent).ToList();
        foreach (var score in trace is { } whole ? Scores(whole).Concat(SpanScores(whole)) : [])
        {
            // The scores of the whole trace are sent with the case too.
            if (score.SpanId is not null || !scores.Exists(known => known.Metric == score.Metric))
                scores.Add(score);
        }
        var content = Content(sent, withTrace: trace is not null && traceId is null);
        var success = sent.Truth("success");
        return new()
        {
            Conversational = conversational,
            Position = sent.Number("order") is >= 0 and <= int.MaxValue and var place && Math.Floor(place) == place ? (int)place : order,
            CaseId = CaseIds.Of(content),
            Name = content.Text("name"),
            Content = content,
            Tags = content.Member("tags") is { ValueKind: JsonValueKind.Array } tags
                ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Select(tag => tag.GetString()!)] : [],
            TraceId = traceId,
            Success = success,
            Outcome = TestRunCase.OutcomeOf(success, scores),
            DurationMs = sent.Number("runDuration") * MillisecondsPerSecond,
            AgentCostUsd = sent.Money("tokenCost"),
            EvaluationCostUsd = sent.Money("evaluationCost"),
            Scores = scores,
        };
    }

    private static IEnumerable<TestRunScore> Scores(JsonElement scored) =>
        scored.Member("metricsData") is { ValueKind: JsonValueKind.Array } data
            ? data.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object).Select(UploadedScore.Read) : [];

    private static IEnumerable<TestRunScore> SpanScores(JsonElement trace) =>
        from list in trace.ValueKind == JsonValueKind.Object ? trace.EnumerateObject().Where(SpanLists.Is) : []
        where list.Value.ValueKind == JsonValueKind.Array
        from span in list.Value.EnumerateArray()
        where span.Text("uuid") is { Length: > 0 }
        from score in Scores(span)
        select score with { SpanId = Convert.ToHexStringLower(SpanIds.OfSpan(span.Text("uuid")!)), SpanName = span.Text("name") };

    private static JsonElement Content(JsonElement sent, bool withTrace) =>
        sent.Rest(withTrace ? _scored : _elsewhere) ?? JsonElement.Parse("{}");
}
