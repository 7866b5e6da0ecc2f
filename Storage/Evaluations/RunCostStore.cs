using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>What judges were asked for a gate's run, also for cases of which no result is kept.</summary>
/// <param name="Running">Evaluations that a judge works on, whose cost nobody knows yet.</param>
public sealed record RunCost(decimal Usd, int Running);

/// <summary>Adds up what test runs cost. Everything is scoped to one project.</summary>
public sealed class RunCostStore(NpgsqlDataSource database)
{
    public async Task<RunCost> GetAsync(int project, Guid run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<RunCost>(new(
            """
            select coalesce(sum(e.cost_usd), 0) usd, (count(*) filter (where e.status = 'running'))::int running
            from evaluation_requests r
            join evaluations e on e.project_id = r.project_id and e.request_id = r.id
            where r.project_id = @project and r.run_id = @run
            """,
            new { project, run }, cancellationToken: cancellationToken));
    }

    /// <summary>Once the run's cases are all there: they say what they cost, and the run what was spent.</summary>
    public async Task SetAsync(int project, Guid run, decimal usd, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            "update test_runs set evaluation_cost_usd = @usd where project_id = @project and id = @run",
            new { project, run, usd }, cancellationToken: cancellationToken));
    }
}
