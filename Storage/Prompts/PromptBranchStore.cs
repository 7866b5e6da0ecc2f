using Dapper;
using Npgsql;

namespace Platform.Storage.Prompts;

/// <summary>Reads and keeps the branches of prompts. Everything is scoped to one project.</summary>
public sealed class PromptBranchStore(NpgsqlDataSource database)
{
    /// <returns>By name; none when there is no such prompt.</returns>
    public async Task<IReadOnlyList<PromptBranch>> ListAsync(int project, string alias, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<PromptBranch>(new(
            """
            select b.id, b.name, b.head from prompts p
            join prompt_branches b on b.project_id = p.project_id and b.prompt_id = p.id
            where p.project_id = @project and p.alias = @alias
            order by b.name
            """,
            new { project, alias }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Makes a branch where <c>main</c> stands.</summary>
    /// <returns>The branch, also when it was there; null when there is no such prompt.</returns>
    public Task<PromptBranch?> AddAsync(int project, string alias, string name, CancellationToken cancellationToken) =>
        WriteAsync(
            $"""
            insert into prompt_branches as b (project_id, prompt_id, name, id, head)
            select m.project_id, m.prompt_id, @name, gen_random_uuid(), m.head from prompts p
            join prompt_branches m on m.project_id = p.project_id and m.prompt_id = p.id and m.name = '{PromptBranch.Main}'
            where p.project_id = @project and p.alias = @alias
            on conflict (project_id, prompt_id, name) do update set name = excluded.name
            returning b.id, b.name, b.head
            """,
            new { project, alias, name }, cancellationToken);

    /// <returns>The branch under its new name; null when there is none of the old one.</returns>
    /// <exception cref="PostgresException">A unique violation: another branch has the new name.</exception>
    public Task<PromptBranch?> RenameAsync(
        int project, string alias, string from, string to, CancellationToken cancellationToken) =>
        WriteAsync(
            """
            update prompt_branches b set name = @to from prompts p
            where p.project_id = @project and p.alias = @alias and b.project_id = p.project_id and b.prompt_id = p.id and b.name = @from
            returning b.id, b.name, b.head
            """,
            new { project, alias, from, to }, cancellationToken);

    /// <summary>Its commits can still be pulled by hash and version.</summary>
    /// <returns>The branch as it was; null when there is no such branch.</returns>
    public Task<PromptBranch?> RemoveAsync(int project, string alias, string name, CancellationToken cancellationToken) =>
        WriteAsync(
            """
            delete from prompt_branches b using prompts p
            where p.project_id = @project and p.alias = @alias and b.project_id = p.project_id and b.prompt_id = p.id and b.name = @name
            returning b.id, b.name, b.head
            """,
            new { project, alias, name }, cancellationToken);

    private async Task<PromptBranch?> WriteAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<PromptBranch>(new(sql, parameters, cancellationToken: cancellationToken));
    }
}
