using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Storage.Traces;

/// <summary>A stored span, as answers show it.</summary>
public sealed record Span
{
    /// <summary>16 lower-case hex digits, or 32 from DeepEval clients.</summary>
    public required string SpanId { get; init; }

    public string? ParentSpanId { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Status { get; init; }

    public string? Error { get; init; }

    public required Instant StartTime { get; init; }

    /// <summary>Null while the span is not finished.</summary>
    public Instant? EndTime { get; init; }

    public double? DurationMs => EndTime is { } end ? StartTime.MillisecondsUntil(end) : null;

    public string? ServiceName { get; init; }

    public string? Model { get; init; }

    public string? RequestedModel { get; init; }

    public string? Provider { get; init; }

    public JsonElement? Input { get; init; }

    public JsonElement? Output { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public long? CachedInputTokens { get; init; }

    public decimal? CostUsd { get; init; }

    public string? ToolName { get; init; }

    public JsonElement? ToolArguments { get; init; }

    public JsonElement? ToolResult { get; init; }

    public JsonElement? RetrievalContext { get; init; }

    public string? MetricCollection { get; init; }

    public JsonElement? Metadata { get; init; }

    public JsonElement? Attributes { get; init; }

    public JsonElement? Events { get; init; }

    /// <summary>What only some spans have; the keys are listed at the column in 0002_traces.sql.</summary>
    public JsonElement? Details { get; init; }

    [JsonIgnore]
    public bool IsRoot => ParentSpanId is null;
}

/// <summary>What a tree or waterfall draws of a span; texts are loaded when it is opened.</summary>
public sealed record SpanNode
{
    public required string SpanId { get; init; }

    public string? ParentSpanId { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Status { get; init; }

    public required Instant StartTime { get; init; }

    public Instant? EndTime { get; init; }

    public long? InputTokens { get; init; }

    public long? OutputTokens { get; init; }

    public decimal? CostUsd { get; init; }

    public string? MetricCollection { get; init; }

    public double? DurationMs => EndTime is { } end ? StartTime.MillisecondsUntil(end) : null;
}

/// <summary>A tool that a trace called.</summary>
/// <param name="Nth">1 for the trace's first call.</param>
/// <param name="Total">How many calls the trace has.</param>
public sealed record ToolUse(string TraceId, string SpanId, string Name, string Status, long Nth, long Total);
