using Platform.Storage.Traces;

namespace Platform.Storage.SpanLogs;

/// <summary>A GenAI event that came as a log record of a span.</summary>
public sealed record SpanLog
{
    public required int ProjectId { get; init; }

    public required byte[] TraceId { get; init; }

    public required byte[] SpanId { get; init; }

    public required Instant Time { get; init; }

    /// <summary>An event of a span as OTLP's protobuf has it, masked.</summary>
    public required byte[] Event { get; init; }
}

/// <summary>A span that log records wait for, or that has them.</summary>
public sealed record SpanOfLogs
{
    public required int ProjectId { get; init; }

    public required byte[] TraceId { get; init; }

    public required byte[] SpanId { get; init; }
}

/// <summary>What log records change of a span. JSON texts; null stays null.</summary>
public sealed record LoggedContent
{
    public string? Input { get; init; }

    public string? Output { get; init; }

    public string? Events { get; init; }
}
