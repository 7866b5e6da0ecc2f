namespace Platform.Storage.Traces;

/// <summary>
/// A span on its way in, normalised and masked, whichever wire it came by. JSON texts are valid JSON without U+0000.
/// Fields named <c>Trace…</c> describe its trace: any span of a trace may carry them, the last one that does counts; tags
/// are collected and metadata is merged by key.
/// </summary>
public sealed record ArrivingSpan
{
    public required int ProjectId { get; init; }

    /// <summary>16 bytes.</summary>
    public required byte[] TraceId { get; init; }

    /// <summary>8 bytes from OpenTelemetry, 16 from DeepEval clients.</summary>
    public required byte[] SpanId { get; init; }

    /// <summary>Null for a root.</summary>
    public byte[]? ParentSpanId { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="SpanTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary><c>unset</c>, <c>ok</c> or <c>error</c>.</summary>
    public string Status { get; init; } = "unset";

    public string? Error { get; init; }

    public required Instant Start { get; init; }

    /// <summary>Null while the span is not finished.</summary>
    public required Instant? End { get; init; }

    public string? ServiceName { get; init; }

    public string? Model { get; init; }

    public string? RequestedModel { get; init; }

    public string? Provider { get; init; }

    /// <summary>JSON.</summary>
    public string? Input { get; init; }

    /// <summary>JSON.</summary>
    public string? Output { get; init; }

    /// <summary>All input tokens, cached ones included.</summary>
    public long? InputTokens { get; init; }

    /// <summary>All output tokens, reasoning included.</summary>
    public long? OutputTokens { get; init; }

    public long? CachedInputTokens { get; init; }

    public decimal? CostUsd { get; init; }

    public string? ToolName { get; init; }

    /// <summary>JSON.</summary>
    public string? ToolArguments { get; init; }

    /// <summary>JSON.</summary>
    public string? ToolResult { get; init; }

    /// <summary>JSON array of strings, or of objects <c>{ id, content, score, metadata }</c>.</summary>
    public string? RetrievalContext { get; init; }

    /// <summary>Collection to run on this span.</summary>
    public string? MetricCollection { get; init; }

    /// <summary>JSON object.</summary>
    public string? Metadata { get; init; }

    /// <summary>JSON object: every attribute as it was sent.</summary>
    public string? Attributes { get; init; }

    /// <summary>JSON array of <c>{ name, time, attributes }</c>.</summary>
    public string? Events { get; init; }

    /// <summary>JSON object; the keys are listed at the column in 0002_traces.sql.</summary>
    public string? Details { get; init; }

    public string? TraceName { get; init; }

    /// <summary>JSON; set when the trace's input was sent apart from its root's.</summary>
    public string? TraceInput { get; init; }

    /// <summary>JSON; set when the trace's output was sent apart from its root's.</summary>
    public string? TraceOutput { get; init; }

    public IReadOnlyList<string> TraceTags { get; init; } = [];

    /// <summary>JSON object.</summary>
    public string? TraceMetadata { get; init; }

    public string? ThreadId { get; init; }

    public string? UserId { get; init; }

    public string? Environment { get; init; }

    /// <summary>Release or version of the agent.</summary>
    public string? Version { get; init; }

    /// <summary>Collection to run on the trace.</summary>
    public string? TraceMetricCollection { get; init; }

    /// <summary>JSON object; the keys are listed at <c>traces.details</c> in 0002_traces.sql.</summary>
    public string? TraceDetails { get; init; }

    /// <summary>
    /// What it says of its trace counts even if the span itself is there already. Costs an evaluation of the trace anew, so
    /// only for a span that says something else than what is stored.
    /// </summary>
    public bool UpdatesTrace { get; init; }

    /// <summary>Scores that the agent or its framework measured itself; stored beside ours.</summary>
    public IReadOnlyList<ReportedScore> Scores { get; init; } = [];

    /// <summary>What else than its row is written of it: who it is, and what it says of its trace.</summary>
    internal ArrivingSpan WithoutContent() => this with
    {
        Input = ParentSpanId is null ? Input : null, // a root's are its trace's
        Output = ParentSpanId is null ? Output : null,
        ToolArguments = null,
        ToolResult = null,
        RetrievalContext = null,
        Metadata = null,
        Attributes = null,
        Events = null,
        Details = null,
        Error = null,
        Model = null,
        RequestedModel = null,
        Provider = null,
        ToolName = null,
    };
}

/// <summary>A score that the agent's side measured (<c>gen_ai.evaluation.result</c>, OpenInference, DeepEval).</summary>
/// <param name="Metric">Name as it was sent.</param>
/// <param name="Target"><c>span</c> or <c>trace</c>.</param>
/// <param name="Score">Null when only a label was sent.</param>
/// <param name="Judge">Who says so: an annotator kind or name, if known.</param>
public sealed record ReportedScore(string Metric, string Target, double? Score, string? Label, string? Explanation, string? Judge)
{
    /// <summary>What the agent's side compared the score with.</summary>
    public double? Threshold { get; init; }

    public bool? Success { get; init; }

    public bool Strict { get; init; }

    /// <summary>Why there is no score.</summary>
    public string? Error { get; init; }

    public decimal CostUsd { get; init; }
}
