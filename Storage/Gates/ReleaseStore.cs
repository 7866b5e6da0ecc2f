using Dapper;
using Npgsql;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Gates;

/// <param name="Before">Versions of the page after this one had their newest run before that; null on the last.</param>
public sealed record ReleasePage(IReadOnlyList<Release> Items, DateTime? Before);

/// <summary>Answers whether versions may ship, for the API and the Web UI alike. Everything is scoped to one project.</summary>
public sealed class ReleaseStore(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>A suite that has not run by night for so long is no longer asked for.</summary>
    private static readonly TimeSpan _lately = TimeSpan.FromDays(30);

    /// <param name="version">As the runs were given it; one that no run has may not ship.</param>
    public async Task<Release> GetAsync(int project, string version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await DecideAsync(connection, project, [version], cancellationToken))[0];
    }

    /// <summary>Versions that a gate has run on, the one with the newest run first.</summary>
    /// <param name="before">Of the page before; null for the first.</param>
    public async Task<ReleasePage> ListAsync(int project, DateTime? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var versions = (await connection.QueryAsync<(string Version, DateTime LastAt)>(new(
            """
            select version, max(created_at) last_at from test_runs
            where project_id = @project and source = 'gate' and version is not null
            group by version
            having @before::timestamptz is null or max(created_at) < @before
            order by last_at desc
            limit @limit + 1
            """,
            new { project, before, limit }, cancellationToken: cancellationToken))).AsList();
        var page = versions.Take(limit).ToList();
        return new(await DecideAsync(connection, project, [.. page.Select(one => one.Version)], cancellationToken),
            versions.Count > limit ? page[^1].LastAt : null);
    }

    private async Task<IReadOnlyList<Release>> DecideAsync(
        NpgsqlConnection connection, int project, IReadOnlyList<string> versions, CancellationToken cancellationToken)
    {
        var nightly = (await connection.QueryAsync<string>(new(
            """
            select distinct suite from test_runs
            where project_id = @project and source = 'gate' and tier = 'nightly' and suite is not null and created_at >= @since
            order by suite
            """,
            new { project, since = (time.GetUtcNow() - _lately).UtcDateTime }, cancellationToken: cancellationToken))).AsList();
        var newest = (await connection.QueryAsync<TestRun>(new(
            $"""
            select * from (
                select distinct on (r.version, r.suite, r.tier) {TestRunStore.ListedColumns} from test_runs r
                where r.project_id = @project and r.source = 'gate' and r.version = any(@versions)
                order by r.version, r.suite, r.tier, r.created_at desc) newest
            order by created_at desc
            """,
            new { project, versions = versions.ToArray() }, cancellationToken: cancellationToken))).ToLookup(run => run.Version);
        return [.. versions.Select(version => Release.Decide(version, [.. newest[version]], nightly))];
    }
}
