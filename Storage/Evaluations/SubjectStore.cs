using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>Reads what an evaluation looks at. Everything is scoped to one project.</summary>
public sealed class SubjectStore(NpgsqlDataSource database)
{
    /// <returns>
    /// In start order, without attributes, events and usage, which no test case has: of a large trace these are most of it.
    /// </returns>
    public async Task<IReadOnlyList<Span>> GetSpansAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Span>(new(
            $"""
            select encode(s.span_id, 'hex') span_id, encode(s.parent_span_id, 'hex') parent_span_id, s.name, s.type, s.status,
                s.error, s.start_ns start_time, s.end_ns end_time, s.model, s.input, s.output, s.cost_usd, s.tool_name,
                s.tool_arguments, s.tool_result, s.retrieval_context, s.metadata, s.details
            {TraceStore.SpansOfTrace}
            order by s.start_ns, s.span_id
            """,
            new { project, trace }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>How long the trace must still be quiet until it counts as settled; null when it has settled.</returns>
    public async Task<TimeSpan?> GetUnsettledAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<TimeSpan?>(new(
            """
            select greatest(due_at - now(), interval '0') from unsettled_traces
            where project_id = @project and trace_id = @trace
            """,
            new { project, trace }, cancellationToken: cancellationToken));
    }
}
