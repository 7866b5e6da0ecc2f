using System.Text.Json;
using Dapper;
using Npgsql;

namespace Platform.Storage.Gates;

/// <summary>A version of what people ask of their gates.</summary>
/// <param name="Policy">An object with tiers and waivers.</param>
/// <param name="Author">Who made this version.</param>
/// <param name="Comment">Why.</param>
public sealed record GatePolicy(string Name, int Version, JsonElement Policy, string Author, string? Comment, DateTime CreatedAt)
{
    /// <summary>Of a policy's name, and of its author's.</summary>
    public const int MostCharactersOfName = 200;

    /// <summary>Of a comment.</summary>
    public const int MostCharacters = 4000;
}

/// <summary>Keeps policies of gates, every version of them. Everything is scoped to one project.</summary>
public sealed class GatePolicyStore(NpgsqlDataSource database)
{
    private const string Columns = "name, version, policy, author, comment, created_at";

    /// <returns>The newest version of each, by name.</returns>
    public async Task<IReadOnlyList<GatePolicy>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<GatePolicy>(new(
            $"select distinct on (name) {Columns} from gate_policies where project_id = @project order by name, version desc",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>All versions, newest first: the history of the policy.</returns>
    public async Task<IReadOnlyList<GatePolicy>> ListVersionsAsync(int project, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<GatePolicy>(new(
            $"select {Columns} from gate_policies where project_id = @project and name = @name order by version desc limit 1000",
            new { project, name }, cancellationToken: cancellationToken))).AsList();
    }

    /// <param name="version">Null for the newest.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<GatePolicy?> GetAsync(int project, string name, int? version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<GatePolicy>(new(
            $"""
            select {Columns} from gate_policies
            where project_id = @project and name = @name and (@version::int is null or version = @version)
            order by version desc
            limit 1
            """,
            new { project, name, version }, cancellationToken: cancellationToken));
    }

    /// <summary>Makes the next version.</summary>
    public async Task<GatePolicy> AddAsync(
        int project, string name, JsonElement policy, string author, string? comment, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two that change the same name at once get versions one after the other.
        await connection.ExecuteAsync(new(
            "select pg_advisory_xact_lock(hashtextextended('policy ' || @name, @project))",
            new { project, name }, transaction, cancellationToken: cancellationToken));
        var added = await connection.QuerySingleAsync<GatePolicy>(new(
            $"""
            insert into gate_policies (project_id, name, version, policy, author, comment)
            select @project, @name, coalesce(max(version), 0) + 1, @policy::json, @author, @comment
            from gate_policies where project_id = @project and name = @name
            returning {Columns}
            """,
            new
            {
                project,
                name,
                policy = StorableJson.Raw(policy),
                author = StorableJson.Text(author),
                comment = StorableJson.Text(comment),
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return added;
    }
}
