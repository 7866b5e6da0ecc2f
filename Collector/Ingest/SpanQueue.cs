using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>
/// Where all ways in meet. Requests that wait at the same time share a commit; when the database is behind they wait for
/// room, and are refused when there is none.
/// </summary>
public sealed class SpanQueue
{
    /// <summary>Returns once the spans are committed, or at the latest after <paramref name="patience"/> refused.</summary>
    /// <param name="spans">Of one request.</param>
    /// <param name="patience">How long the sender waits: 5 s over OTLP, 60 s for DeepEval clients, which never retry.</param>
    public Task<IngestResult> AddAsync(
        IReadOnlyList<ArrivingSpan> spans, TimeSpan patience, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
