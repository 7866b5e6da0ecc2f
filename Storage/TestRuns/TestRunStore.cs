using Dapper;
using Npgsql;

namespace Platform.Storage.TestRuns;

/// <param name="Next">Position of the page after this one; null on the last.</param>
public sealed record TestRunPage(IReadOnlyList<TestRun> Items, TimeCursor? Next);

/// <summary>Reads test runs. Everything is scoped to one project.</summary>
public sealed class TestRunStore(NpgsqlDataSource database)
{
    // Headers for an agent may be secrets: they are for whoever carries the run on, see GateRunQueue.
    internal const string Columns = ListColumns + """
        , case when r.source <> 'gate' then r.extra
            else (r.extra::jsonb #- '{request,agent,headers}' #- '{request,endState,headers}')::json end extra
        """;

    // A gate's request holds all of its cases: a page of a list would be hundreds of megabytes.
    internal const string ListedColumns = $"{ListColumns}, case when r.source <> 'gate' then r.extra end extra";

    private const string ListColumns = """
        r.id, r.source, r.status, r.identifier, r.name, r.suite, r.tier, r.branch, r.commit, r.version, r.dataset_alias,
        r.dataset_version, r.tags, r.hyperparameters, r.expected_cases, r.case_count, r.passed, r.failed, r.errored, r.metrics,
        coalesce(r.cost_usd, nullif(r.agent_cost_usd + r.evaluation_cost_usd, 0)) cost_usd, r.agent_cost_usd,
        r.evaluation_cost_usd, r.duration_ms, r.official, r.verdict, r.reviews, r.created_at, r.updated_at, r.finished_at
        """;

    /// <summary>Newest first. <paramref name="limit"/>: 1 to 1000.</summary>
    public async Task<TestRunPage> ListAsync(
        int project, TestRunFilter filter, TimeCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var runs = (await connection.QueryAsync<TestRun>(new(
            $"""
            select {ListedColumns} from test_runs r
            where {TestRunFilter.Where}
            order by r.created_at desc, r.id desc
            limit @limit + 1
            """,
            filter.Parameters(project, after, limit), cancellationToken: cancellationToken))).AsList();
        if (runs.Count <= limit)
            return new(runs, Next: null);
        runs.RemoveAt(limit);
        return new(runs, new(runs[^1].CreatedAt, runs[^1].Id));
    }

    /// <returns>Null when the project has no such run.</returns>
    public Task<TestRun?> GetAsync(int project, Guid id, CancellationToken cancellationToken) => GetAsync(Columns, project, id, cancellationToken);

    /// <summary>A run as lists have it: cheap enough to be asked for again and again while it goes on.</summary>
    /// <inheritdoc cref="GetAsync(int, Guid, CancellationToken)"/>
    public Task<TestRun?> GetListedAsync(int project, Guid id, CancellationToken cancellationToken) =>
        GetAsync(ListedColumns, project, id, cancellationToken);

    /// <returns>Those that there are, in no order, as lists have them.</returns>
    public async Task<IReadOnlyList<TestRun>> ListAsync(int project, IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<TestRun>(new(
            $"select {ListedColumns} from test_runs r where r.project_id = @project and r.id = any(@ids)",
            new { project, ids = ids.ToArray() }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Removes the run, its cases and its scores; their traces stay.</summary>
    /// <returns>False when the project has no such run.</returns>
    public async Task<bool> RemoveAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from test_runs where project_id = @project and id = @id",
            new { project, id }, cancellationToken: cancellationToken)) > 0;
    }

    private async Task<TestRun?> GetAsync(string columns, int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<TestRun>(new(
            $"select {columns} from test_runs r where r.project_id = @project and r.id = @id",
            new { project, id }, cancellationToken: cancellationToken));
    }
}
