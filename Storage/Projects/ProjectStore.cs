using Dapper;
using Npgsql;

namespace Platform.Storage.Projects;

/// <param name="Name">Lower-case letters, digits and hyphens.</param>
public sealed record Project(int Id, string Name);

/// <summary>Reads and keeps projects.</summary>
public sealed class ProjectStore(NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<Project>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Project>(new(
            "select id, name from projects order by name", cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>By name, the first <paramref name="limit"/>.</summary>
    /// <param name="search">Text in the name; case does not matter. Null for all.</param>
    public async Task<IReadOnlyList<Project>> ListAsync(string? search, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Project>(new(
            """
            select id, name from projects
            where @search::text is null or position(lower(@search) in name) > 0
            order by name
            limit @limit
            """, new { search, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <param name="name">Lower-case letters, digits and hyphens; the database refuses others.</param>
    /// <returns>False when there is a project of that name.</returns>
    public async Task<bool> AddAsync(string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "insert into projects (name) values (@name) on conflict (name) do nothing",
            new { name }, cancellationToken: cancellationToken)) > 0;
    }

    /// <returns>What all judges together may cost the project in a day (UTC), in USD; null for no limit.</returns>
    public async Task<decimal?> GetDailyBudgetAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<decimal?>(new(
            "select daily_budget_usd from projects where id = @project", new { project }, cancellationToken: cancellationToken));
    }

    /// <param name="budgetUsd">Not negative; null for no limit.</param>
    public async Task SetDailyBudgetAsync(int project, decimal? budgetUsd, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            "update projects set daily_budget_usd = @budgetUsd where id = @project",
            new { project, budgetUsd }, cancellationToken: cancellationToken));
    }

    /// <summary>
    /// Makes a project with a key whose secret the operator chose. The key of that name is replaced when the secret has
    /// changed; several services may do this at once.
    /// </summary>
    public async Task SetAsync(
        string project, string keyName, string secret, string[] scopes, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into projects (name) values (@project) on conflict (name) do nothing;
            select from projects where name = @project for update;
            delete from api_keys
            where project_id = (select id from projects where name = @project) and name = @keyName and key_hash <> @hash;
            insert into api_keys (project_id, id, name, key_hash, key_start, scopes)
            select id, @keyId, @keyName, @hash, @start, @scopes from projects where name = @project
            on conflict (key_hash) do nothing;
            """,
            new
            {
                project,
                keyName,
                keyId = Guid.CreateVersion7(),
                hash = ApiKeyStore.Hash(secret),
                start = secret[..Math.Min(4, secret.Length)],
                scopes,
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }
}
