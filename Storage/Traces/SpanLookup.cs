using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>Finds the trace of a span that somebody names by its id alone. Everything is scoped to one project.</summary>
public sealed class SpanLookup(NpgsqlDataSource database)
{
    // The first is answered by an index of its own. There is none for the many spans of OpenTelemetry: those are looked for
    // among the recent ones only.
    private const string OfDeepEval = "length(span_id) = 16";
    private const string OfOpenTelemetry = "day >= current_date - 7";

    /// <returns>The newest trace with such a span; null when there is none.</returns>
    public async Task<byte[]?> FindTraceAsync(int project, byte[] span, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<byte[]?>(new(
            $"""
            select trace_id from spans
            where project_id = @project and span_id = @span and {(span.Length == 16 ? OfDeepEval : OfOpenTelemetry)}
            order by start_ns desc
            limit 1
            """,
            new { project, span }, cancellationToken: cancellationToken));
    }
}
