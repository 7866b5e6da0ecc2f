using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>What the sender of a request is told.</summary>
public sealed record IngestResult
{
    private IngestResult()
    {
    }

    /// <summary>All spans that are not <see cref="Refused"/> have been committed. False: none may be acknowledged.</summary>
    public required bool IsStored { get; init; }

    /// <summary>Spans that sending again would not help; the index counts within the request.</summary>
    public IReadOnlyList<RefusedSpan> Refused { get; private init; } = [];

    /// <summary>When not stored: how long to wait before sending the request again.</summary>
    public TimeSpan RetryAfter { get; private init; }

    internal static IngestResult Stored(IReadOnlyList<RefusedSpan> refused) => new() { IsStored = true, Refused = refused };

    internal static IngestResult Full(TimeSpan retryAfter) => new() { IsStored = false, RetryAfter = retryAfter };
}
