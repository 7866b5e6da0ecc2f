using Dapper;
using Npgsql;

namespace Platform.Storage.Prompts;

/// <summary>Which commit of a prompt is wanted; one of these, the head of <c>main</c> when none is given.</summary>
public sealed record CommitChoice(string? Hash = null, int? Version = null, string? Label = null, string? Branch = null);

/// <summary>Reads prompts. Everything is scoped to one project.</summary>
public sealed class PromptStore(NpgsqlDataSource database)
{
    internal const string CommitColumns = """
        c.id, c.prompt_id, p.alias, c.hash, c.parent, c.message, c.version as number, c.created_at, c.text, c.messages, c.interpolation_type,
        c.model_settings, c.output_type, c.output_schema, c.tools, c.extra, array(
            select l.label from prompt_labels l
            where l.project_id = c.project_id and l.prompt_id = c.prompt_id and l.hash = c.hash order by l.label) labels
        """;

    private const string CommitsOfPrompt = """
        from prompts p
        join prompt_commits c on c.project_id = p.project_id and c.prompt_id = p.id
        where p.project_id = @project and p.alias = @alias
        """;

    /// <returns>The 1,000 that were pushed last, newest first.</returns>
    public Task<IReadOnlyList<Prompt>> ListAsync(int project, CancellationToken cancellationToken) =>
        QueryAsync<Prompt>(
            """
            select p.id, p.alias, count(*)::int commits, max(c.version) as number, max(c.created_at) changed_at,
                case when (array_agg(c.text order by c.position desc))[1] is null then 'LIST' else 'TEXT' end as type, array(
                    select l.label from prompt_labels l
                    where l.project_id = p.project_id and l.prompt_id = p.id order by l.label) labels
            from prompts p
            join prompt_commits c on c.project_id = p.project_id and c.prompt_id = p.id
            where p.project_id = @project
            group by p.project_id, p.id
            order by changed_at desc, p.alias
            limit 1000
            """,
            new { project }, cancellationToken);

    /// <returns>Null when there is no such prompt, or no such commit of it.</returns>
    public async Task<PromptCommit?> FindAsync(
        int project, string alias, CommitChoice choice, CancellationToken cancellationToken) =>
        (await QueryAsync<PromptCommit>(
            $"""
            select {CommitColumns} {CommitsOfPrompt} and case
                when @Hash::text is not null then c.hash = @Hash
                when @Version::int is not null then c.version = @Version
                when @Label::text is not null then c.hash = (
                    select hash from prompt_labels where project_id = p.project_id and prompt_id = p.id and label = @Label)
                else c.hash = (
                    select head from prompt_branches
                    where project_id = p.project_id and prompt_id = p.id and name = coalesce(@Branch, '{PromptBranch.Main}'))
                end
            """,
            new { project, alias, choice.Hash, choice.Version, choice.Label, choice.Branch }, cancellationToken)) is [var found]
            ? found : null;

    /// <returns>The commit of that hash, whichever prompt it is of; null when there is none. Test runs name prompts so.</returns>
    public async Task<PromptCommit?> FindByHashAsync(int project, string hash, CancellationToken cancellationToken) =>
        (await QueryAsync<PromptCommit>(
            $"""
            select {CommitColumns}
            from prompt_commits c
            join prompts p on p.project_id = c.project_id and p.id = c.prompt_id
            where c.project_id = @project and c.hash = @hash
            """,
            new { project, hash }, cancellationToken)) is [var found] ? found : null;

    /// <returns>The commit of that content on that parent (null: the prompt's first), if it was made before.</returns>
    public async Task<PromptCommit?> FindAsync(
        int project, string alias, PromptContent content, string? parent, CancellationToken cancellationToken) =>
        await QueryAsync<Guid>("select id from prompts where project_id = @project and alias = @alias",
            new { project, alias }, cancellationToken) is [var prompt]
            ? await FindByHashAsync(project, content.HashOn(prompt, parent), cancellationToken) : null;

    /// <param name="branch">Only those that led to where it stands; all of the prompt's when null.</param>
    /// <returns>The newest 1,000, newest first; none when there is no such prompt or branch.</returns>
    public Task<IReadOnlyList<PromptCommit>> ListCommitsAsync(
        int project, string alias, string? branch, CancellationToken cancellationToken) =>
        QueryAsync<PromptCommit>(
            branch is null
                ? $"select {CommitColumns} {CommitsOfPrompt} order by c.position desc limit 1000"
                : $"""
                with recursive history as (
                    select b.head as hash, 1 as depth from prompts p
                    join prompt_branches b on b.project_id = p.project_id and b.prompt_id = p.id and b.name = @branch
                    where p.project_id = @project and p.alias = @alias
                    union all
                    select c.parent, depth + 1 from history h
                    join prompt_commits c on c.project_id = @project and c.hash = h.hash
                    where c.parent is not null and depth < 1000)
                select {CommitColumns} {CommitsOfPrompt} and c.hash in (select hash from history) order by c.position desc
                """,
            new { project, alias, branch }, cancellationToken);

    /// <returns>Those with a version, highest first.</returns>
    public Task<IReadOnlyList<PromptCommit>> ListVersionsAsync(int project, string alias, CancellationToken cancellationToken) =>
        QueryAsync<PromptCommit>(
            $"select {CommitColumns} {CommitsOfPrompt} and c.version is not null order by c.version desc limit 1000",
            new { project, alias }, cancellationToken);

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }
}
