using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Platform.Storage.Projects;

/// <summary>An API key as it can be shown: its secret is not kept.</summary>
public sealed record ApiKey
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The first letters of the secret.</summary>
    public required string KeyStart { get; init; }

    public required string[] Scopes { get; init; }

    public required DateTime CreatedAt { get; init; }
}

/// <summary>What a request may do: the project and scopes of its key.</summary>
public sealed record KeyGrant
{
    public required int ProjectId { get; init; }

    public required string[] Scopes { get; init; }
}

/// <summary>Reads and keeps API keys. Everything but <see cref="FindAsync"/> is scoped to one project.</summary>
public sealed class ApiKeyStore(NpgsqlDataSource database)
{
    /// <summary>The key with this SHA-256, of whichever project; null when there is none.</summary>
    public async Task<KeyGrant?> FindAsync(byte[] hash, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<KeyGrant>(new(
            "select project_id, scopes from api_keys where key_hash = @hash",
            new { hash }, cancellationToken: cancellationToken));
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ApiKey>(new(
            "select id, name, key_start, scopes, created_at from api_keys where project_id = @project order by created_at",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>The key and its secret, which is not shown again.</returns>
    public async Task<(ApiKey Key, string Secret)> AddAsync(
        int project, string name, string[] scopes, CancellationToken cancellationToken)
    {
        var secret = $"pk_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var key = await connection.QuerySingleAsync<ApiKey>(new(
            """
            insert into api_keys (project_id, id, name, key_hash, key_start, scopes)
            values (@project, @id, @name, @hash, @start, @scopes)
            returning id, name, key_start, scopes, created_at
            """,
            new { project, id = Guid.CreateVersion7(), name, hash = Hash(secret), start = secret[..8], scopes },
            cancellationToken: cancellationToken));
        return (key, secret);
    }

    /// <returns>False when the project has no such key.</returns>
    public async Task<bool> RemoveAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from api_keys where project_id = @project and id = @id",
            new { project, id }, cancellationToken: cancellationToken)) > 0;
    }

    internal static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
