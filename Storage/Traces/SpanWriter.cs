namespace Platform.Storage.Traces;

/// <summary>Writes arriving spans. Everything else that a span changes is changed in the same transaction.</summary>
public sealed class SpanWriter
{
    /// <summary>
    /// Returns after the commit. Delivering the same spans again, in any order or grouping, changes nothing.
    /// </summary>
    /// <exception cref="Npgsql.NpgsqlException">The database cannot be reached; nothing is known to be stored.</exception>
    public Task<WrittenSpans> WriteAsync(IReadOnlyList<ArrivingSpan> spans, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
