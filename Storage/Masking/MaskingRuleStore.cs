using Dapper;
using Npgsql;

namespace Platform.Storage.Masking;

/// <summary>Reads and keeps masking rules. Everything is scoped to one project.</summary>
public sealed class MaskingRuleStore(NpgsqlDataSource database)
{
    private const string Columns = "id, kind, expression, replacement, masked_count, created_at";

    public async Task<IReadOnlyList<MaskingRule>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<MaskingRule>(new(
            $"select {Columns} from masking_rules where project_id = @project order by created_at, id",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    public async Task<MaskingRule> AddAsync(
        int project, string kind, string expression, string replacement, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<MaskingRule>(new(
            $"""
            insert into masking_rules (project_id, id, kind, expression, replacement)
            values (@project, @id, @kind, @expression, @replacement)
            returning {Columns}
            """,
            new { project, id = Guid.CreateVersion7(), kind, expression, replacement }, cancellationToken: cancellationToken));
    }

    /// <returns>False when the project has no such rule.</returns>
    public async Task<bool> RemoveAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from masking_rules where project_id = @project and id = @id",
            new { project, id }, cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>Adds to a rule's count; nothing happens when the rule is gone.</summary>
    public async Task CountAsync(int project, Guid id, long masked, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            "update masking_rules set masked_count = masked_count + @masked where project_id = @project and id = @id",
            new { project, id, masked }, cancellationToken: cancellationToken));
    }
}
