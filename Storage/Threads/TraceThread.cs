using Platform.Storage.Traces;

namespace Platform.Storage.Threads;

/// <summary>A conversation: the traces that share a thread id.</summary>
public record TraceThread
{
    public required string ThreadId { get; init; }

    public string? UserId { get; init; }

    public long TraceCount { get; init; }

    public long ErrorCount { get; init; }

    public Instant StartTime { get; init; }

    public Instant EndTime { get; init; }

    public long InputTokens { get; init; }

    public long OutputTokens { get; init; }

    public decimal CostUsd { get; init; }

    /// <summary>Of the newest outcome; null when none was sent.</summary>
    public bool? Resolved { get; init; }
}

/// <param name="After">End and id of the last thread of a page; the next page continues behind it.</param>
public sealed record ThreadFilter(string? User = null, bool? Resolved = null, (long EndNs, string ThreadId)? After = null);
