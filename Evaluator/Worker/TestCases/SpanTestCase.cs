using System.Text.Json;
using Platform.Metrics.TestCases;
using Platform.Storage.Traces;

namespace Platform.Worker.TestCases;

/// <summary>A span as metrics read it. What it does not carry itself is read from the spans below it.</summary>
internal static class SpanTestCase
{
    public static TestCase Of(Trace trace, Span span, SpanTree tree) => new()
    {
        Id = span.SpanId,
        Name = span.Name,
        Input = MessageText.OfInput(span.Input ?? span.ToolArguments),
        ActualOutput = MessageText.OfOutput(span.Output ?? span.ToolResult),
        ExpectedOutput = StoredJson.Text(StoredJson.Member(span.Details, "expectedOutput")),
        Context = StoredJson.Texts(StoredJson.Member(span.Details, "context")),
        RetrievalContext = OwnRetrievalContext(span) ?? RetrievedBelow([span], tree),
        ToolsCalled = OwnToolsCalled(span) ?? ToolsBelow([span], tree),
        ExpectedTools = StoredJson.Tools(StoredJson.Member(span.Details, "expectedTools")),
        AvailableTools = StoredJson.Tools(StoredJson.Member(span.Details, "availableTools")),
        Tags = trace.Tags,
        Metadata = TraceTestCase.Metadata(span.Metadata),
        TraceId = trace.TraceId,
        DurationMs = span.DurationMs,
        TimeToFirstTokenMs = FirstTokenMs(span),
        InputTokens = span.InputTokens,
        OutputTokens = span.OutputTokens,
        CostUsd = span.CostUsd,
        Trace = tree.StepOf(span),
    };

    public static IReadOnlyList<string>? OwnRetrievalContext(Span span) => StoredJson.Texts(span.RetrievalContext);

    public static IReadOnlyList<ToolCall>? OwnToolsCalled(Span span) =>
        StoredJson.Tools(StoredJson.Member(span.Details, "toolsCalled"));

    /// <summary>What the retrievers at and below these spans found, in time order; null when there is no retriever.</summary>
    public static IReadOnlyList<string>? RetrievedBelow(IEnumerable<Span> tops, SpanTree tree)
    {
        var found = tops.SelectMany(top => tree.Below(top).Prepend(top))
            .Where(span => span.Type == SpanTypes.Retriever)
            .Select(span => StoredJson.Texts(span.RetrievalContext) ?? StoredJson.Texts(span.Output))
            .OfType<IReadOnlyList<string>>().ToList();
        return found is [] ? null : [.. found.SelectMany(texts => texts)];
    }

    /// <summary>The tools at and below these spans, in time order; those that a tool calls are its own affair.</summary>
    public static IReadOnlyList<ToolCall> ToolsBelow(IEnumerable<Span> tops, SpanTree tree) =>
    [
        .. tops.SelectMany(top => top.Type == SpanTypes.Tool ? [top] : tree.Below(top, enter: span => span.Type != SpanTypes.Tool))
            .Where(span => span.Type == SpanTypes.Tool)
            .OrderBy(span => span.StartTime.Nanoseconds)
            .Select(StoredJson.CallOf),
    ];

    public static double? FirstTokenMs(Span span) =>
        StoredJson.Member(span.Details, "timeToFirstTokenMs") is { ValueKind: JsonValueKind.Number } recorded ? recorded.GetDouble() : null;

    public static TraceStep Step(Span span) => new()
    {
        Name = span.Name,
        Type = span.Type,
        Input = StoredJson.Text(span.Input ?? span.ToolArguments),
        Output = StoredJson.Text(span.Output ?? span.ToolResult),
        Error = span.Error ?? (span.Status == "error" ? "error" : null),
        Model = span.Model,
        AvailableTools = span.Type == SpanTypes.Agent
            ? StoredJson.Tools(StoredJson.Member(span.Details, "availableTools"))?.Select(tool => tool.Name).ToList()
            : null,
    };
}
