using System.Text.Json;
using Platform.Metrics.TestCases;
using Platform.Storage.Traces;

namespace Platform.Worker.TestCases;

/// <summary>A trace as metrics read it: what was said of the trace, else of its root, else what its spans did.</summary>
internal static class TraceTestCase
{
    public static TestCase Of(Trace trace, SpanTree tree)
    {
        var root = tree.Root;
        JsonElement? Said(string name) => StoredJson.Member(trace.Details, name) ?? StoredJson.Member(root?.Details, name);

        return new()
        {
            Id = StoredJson.Text(StoredJson.Member(trace.Details, "testCaseId")) ?? trace.TraceId,
            Name = trace.Name,
            Input = MessageText.OfInput(trace.Input ?? root?.Input),
            ActualOutput = MessageText.OfOutput(trace.Output ?? root?.Output),
            ExpectedOutput = StoredJson.Text(Said("expectedOutput")),
            Context = StoredJson.Texts(Said("context")),
            RetrievalContext = StoredJson.Texts(StoredJson.Member(trace.Details, "retrievalContext"))
                ?? (root is null ? null : SpanTestCase.OwnRetrievalContext(root))
                ?? SpanTestCase.RetrievedBelow(tree.Roots, tree),
            ToolsCalled = StoredJson.Tools(Said("toolsCalled")) ?? SpanTestCase.ToolsBelow(tree.Roots, tree),
            ExpectedTools = StoredJson.Tools(Said("expectedTools")),
            AvailableTools = StoredJson.Tools(Said("availableTools")),
            Tags = trace.Tags,
            Metadata = Metadata(trace.Metadata),
            TraceId = trace.TraceId,
            DurationMs = trace.DurationMs,
            TimeToFirstTokenMs = FirstTokenMs(trace, tree),
            InputTokens = trace.InputTokens,
            OutputTokens = trace.OutputTokens,
            CostUsd = trace.CostUsd,
            Trace = Step(trace, tree),
        };
    }

    /// <summary>From the trace's start to the first token of any of its models.</summary>
    private static double? FirstTokenMs(Trace trace, SpanTree tree) =>
        tree.Roots.SelectMany(root => tree.Below(root).Prepend(root))
            .Min(span => SpanTestCase.FirstTokenMs(span) + trace.StartTime.MillisecondsUntil(span.StartTime));

    internal static IReadOnlyDictionary<string, JsonElement>? Metadata(JsonElement? metadata) =>
        metadata is { ValueKind: JsonValueKind.Object } known
            ? known.EnumerateObject().DistinctBy(entry => entry.Name).ToDictionary(entry => entry.Name, entry => entry.Value)
            : null;

    /// <summary>The root with all that is below it; spans without a parent beside it stand with it under the trace's name.</summary>
    private static TraceStep? Step(Trace trace, SpanTree tree) => tree.Roots switch
    {
        [] => null,
        [var root] => tree.StepOf(root),
        var roots => new()
        {
            Name = trace.Name ?? "trace",
            Type = SpanTypes.Span,
            Input = StoredJson.Text(trace.Input),
            Output = StoredJson.Text(trace.Output),
            Children = [.. roots.Select(tree.StepOf)],
        },
    };
}
