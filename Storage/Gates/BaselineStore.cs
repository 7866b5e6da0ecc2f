using Dapper;
using Npgsql;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Gates;

/// <summary>Finds the run that another is compared with.</summary>
public sealed class BaselineStore(NpgsqlDataSource database)
{
    /// <param name="branch">The base branch; null takes runs of any.</param>
    /// <param name="before">Runs made before this time.</param>
    /// <returns>The newest finished run of the suite, without its request; null when there is none.</returns>
    public async Task<TestRun?> FindAsync(
        int project, string suite, string tier, string? branch, DateTime before, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<TestRun>(new(
            $"""
            select {TestRunStore.ListedColumns} from test_runs r
            where r.project_id = @project and r.suite = @suite and r.tier = @tier and r.source = 'gate' and r.status = 'finished'
                and (@branch::text is null or r.branch = @branch) and r.created_at < @before
                -- A night that was blocked would hide the same fall in the next one.
                and (r.tier <> 'nightly' or r.verdict ->> 'outcome' <> 'block')
            order by r.created_at desc, r.id desc
            limit 1
            """, new { project, suite, tier, branch, before }, cancellationToken: cancellationToken));
    }
}
