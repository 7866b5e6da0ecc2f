using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>
/// Stamps: texts that differ when what they stand for has changed. A page compares them to know when to look again;
/// nothing else can be read from them. Everything is scoped to one project.
/// </summary>
public sealed class ChangeStore(NpgsqlDataSource database)
{
    private const string Evaluations = """
        (select concat_ws(' ', count(*), count(*) filter (where status = 'pending'),
            count(*) filter (where status = 'running'), sum(attempts), max(finished_at)) from evaluations e where
        """;

    /// <summary>Of the trace, its spans and its evaluations.</summary>
    public Task<string> OfTraceAsync(int project, string traceId, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select concat_ws(' ',
                (select concat_ws(' ', t.updated_at, t.generation, t.root_ended) from traces t
                 where t.project_id = @project and t.trace_id = @trace),
                (select due_at is null from unsettled_traces u where u.project_id = @project and u.trace_id = @trace),
                {Evaluations} e.project_id = @project and e.trace_id = @trace and e.latest))
            """,
            new { project, trace = Convert.FromHexString(traceId) }, cancellationToken);

    /// <summary>Of the thread's traces, its outcome and its own evaluations.</summary>
    public Task<string> OfThreadAsync(int project, string thread, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select concat_ws(' ',
                (select concat_ws(' ', count(*), max(t.updated_at)) from traces t
                 where t.project_id = @project and t.thread_id = @thread),
                (select max(o.created_at) from outcomes o
                 where o.project_id = @project and o.target = 'thread' and o.target_id = @thread),
                {Evaluations} e.project_id = @project and e.thread_id = @thread and e.latest))
            """,
            new { project, thread }, cancellationToken);

    /// <summary>Of the test run, its cases and its verdict.</summary>
    public Task<string> OfRunAsync(int project, Guid run, CancellationToken cancellationToken) =>
        QueryAsync(
            "select concat_ws(' ', status, case_count, updated_at) from test_runs where project_id = @project and id = @run",
            new { project, run }, cancellationToken);

    /// <summary>Whether the project has a trace, and a score.</summary>
    public Task<string> OfProjectAsync(int project, CancellationToken cancellationToken) =>
        QueryAsync(
            """
            select concat_ws(' ', exists (select from traces where project_id = @project),
                exists (select from evaluations where project_id = @project and status = 'scored'))
            """,
            new { project }, cancellationToken);

    private async Task<string> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string>(new(sql, parameters, cancellationToken: cancellationToken)) ?? "";
    }
}
