using Dapper;
using Npgsql;

namespace Platform.Storage.Gates;

/// <summary>A gate's run that others are compared with by name.</summary>
/// <param name="Author">Who pinned it.</param>
public sealed record PinnedBaseline(string Name, Guid Run, string Author, DateTime CreatedAt);

/// <summary>Keeps baselines that have names. Everything is scoped to one project.</summary>
public sealed class PinnedBaselineStore(NpgsqlDataSource database)
{
    private const string Columns = "name, run_id run, author, created_at";

    /// <returns>By name, at most 1000.</returns>
    public async Task<IReadOnlyList<PinnedBaseline>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<PinnedBaseline>(new(
            $"select {Columns} from gate_baselines where project_id = @project order by name limit 1000",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>Null when nothing has the name.</returns>
    public async Task<PinnedBaseline?> GetAsync(int project, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PinnedBaseline>(new(
            $"select {Columns} from gate_baselines where project_id = @project and name = @name",
            new { project, name }, cancellationToken: cancellationToken));
    }

    /// <summary>Gives the name to this run; another one loses it.</summary>
    /// <returns>Null when the project has no such finished run of a gate.</returns>
    public async Task<PinnedBaseline?> SetAsync(int project, string name, Guid run, string author, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PinnedBaseline>(new(
            $"""
            insert into gate_baselines (project_id, name, run_id, author)
            select project_id, @name, id, @author from test_runs
            where project_id = @project and id = @run and source = 'gate' and status = 'finished'
            on conflict (project_id, name) do update set run_id = excluded.run_id, author = excluded.author, created_at = now()
            returning {Columns}
            """,
            new { project, name, run, author = StorableJson.Text(author) }, cancellationToken: cancellationToken));
    }

    /// <returns>False when nothing had the name.</returns>
    public async Task<bool> RemoveAsync(int project, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from gate_baselines where project_id = @project and name = @name",
            new { project, name }, cancellationToken: cancellationToken)) > 0;
    }
}
