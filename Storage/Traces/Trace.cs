using System.Text.Json;
using System.Text.Json.Serialization;

namespace Platform.Storage.Traces;

/// <summary>A trace without its spans: a row of the list, the head of its page.</summary>
public record Trace
{
    /// <summary>32 lower-case hex digits.</summary>
    public required string TraceId { get; init; }

    /// <summary>What the agent called it, else its root's name, else the name of its first span.</summary>
    public string? Name { get; init; }

    public required Instant StartTime { get; init; }

    public required Instant EndTime { get; init; }

    public double DurationMs => StartTime.MillisecondsUntil(EndTime);

    /// <summary><c>error</c> when its root failed, else the root's status.</summary>
    public required string Status { get; init; }

    public JsonElement? Input { get; init; }

    public JsonElement? Output { get; init; }

    public required string[] Tags { get; init; }

    public JsonElement Metadata { get; init; }

    public string? ThreadId { get; init; }

    public string? UserId { get; init; }

    public string? Environment { get; init; }

    public string? Version { get; init; }

    public string? ServiceName { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public decimal CostUsd { get; init; }

    public string? MetricCollection { get; init; }

    public int SpanCount { get; init; }

    public int ErrorCount { get; init; }

    /// <summary>Its root has ended and it has been quiet since.</summary>
    public bool Complete { get; init; }

    /// <summary>How often it became quiet; evaluations of the whole trace carry it.</summary>
    public int Generation { get; init; }

    public JsonElement Details { get; init; }

    /// <summary>When the last of its spans arrived.</summary>
    [JsonIgnore]
    public DateTime UpdatedAt { get; init; }
}
