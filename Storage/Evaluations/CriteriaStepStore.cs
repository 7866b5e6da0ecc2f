using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>Keeps the steps that judges wrote from criteria. Everything is scoped to one project.</summary>
public sealed class CriteriaStepStore(NpgsqlDataSource database)
{
    /// <returns>Null when none have been written.</returns>
    public async Task<string[]?> GetAsync(int project, string key, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string[]?>(new(
            "select steps from criteria_steps where project_id = @project and key = @key",
            new { project, key }, cancellationToken: cancellationToken));
    }

    /// <returns>The steps that hold from now on: those given, or those that another one has written first.</returns>
    public async Task<string[]> AddAsync(
        int project, string key, IReadOnlyList<string> steps, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.ExecuteScalarAsync<string[]>(new(
            """
            insert into criteria_steps (project_id, key, steps) values (@project, @key, @steps) on conflict do nothing;
            select steps from criteria_steps where project_id = @project and key = @key
            """,
            new { project, key, steps = steps.ToArray() }, cancellationToken: cancellationToken)))!;
    }
}
