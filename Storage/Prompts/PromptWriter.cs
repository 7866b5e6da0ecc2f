using Dapper;
using Npgsql;

namespace Platform.Storage.Prompts;

/// <summary>Keeps prompts, their versions and labels. Everything is scoped to one project.</summary>
public sealed class PromptWriter(NpgsqlDataSource database, PromptStore prompts)
{
    /// <summary>
    /// Puts content on a branch. A prompt or a branch that does not exist is made: the branch where <c>main</c> stands. Content
    /// that stands there already makes no commit, so that a program may push at every start.
    /// </summary>
    /// <param name="branch">The first commit of a prompt stands on <c>main</c> too, whatever branch it names.</param>
    /// <param name="message">Says what changed when it is null.</param>
    /// <returns>The commit at which the branch stands now.</returns>
    public async Task<PromptCommit> PushAsync(
        int project, string alias, PromptContent content, string? branch, string? message, CancellationToken cancellationToken)
    {
        branch ??= PromptBranch.Main;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // The row's lock makes pushes to a prompt come one after the other.
        var prompt = await connection.ExecuteScalarAsync<Guid>(new(
            """
            insert into prompts (project_id, id, alias) values (@project, @id, @alias)
            on conflict (project_id, alias) do update set alias = excluded.alias
            returning id
            """,
            new { project, id = Guid.CreateVersion7(), alias }, transaction, cancellationToken: cancellationToken));
        var head = await connection.QuerySingleOrDefaultAsync<PromptCommit>(new(
            $"""
            select {PromptStore.CommitColumns}
            from prompt_branches b
            join prompt_commits c on c.project_id = b.project_id and c.hash = b.head
            join prompts p on p.project_id = b.project_id and p.id = b.prompt_id
            where b.project_id = @project and b.prompt_id = @prompt and b.name in (@branch, '{PromptBranch.Main}')
            order by b.name = @branch desc
            limit 1
            """,
            new { project, prompt, branch }, transaction, cancellationToken: cancellationToken));
        var hash = head is not null && content.HashOn(prompt, head.Parent) == head.Hash ? head.Hash : content.HashOn(prompt, head?.Hash);
        await connection.ExecuteAsync(new(
            $"""
            insert into prompt_commits (project_id, prompt_id, hash, id, parent, message, text, messages, interpolation_type,
                model_settings, output_type, output_schema, tools, extra)
            values (@project, @prompt, @hash, @id, @parent, @message, @text, @messages::json, @InterpolationType,
                @modelSettings::json, @OutputType, @outputSchema::json, @tools::json, @extra::json)
            on conflict (project_id, hash) do nothing;
            insert into prompt_branches (project_id, prompt_id, name, id, head)
            select @project, @prompt, name, gen_random_uuid(), @hash from unnest(@names) name
            on conflict (project_id, prompt_id, name) do update set head = excluded.head
            """,
            new
            {
                project,
                prompt,
                hash,
                id = Guid.CreateVersion7(),
                parent = head?.Hash,
                message = StorableJson.Text(message) ?? (head is null ? "First commit" : content.ChangesSince(head)),
                text = StorableJson.Text(content.Text),
                messages = StorableJson.Raw(content.Messages),
                content.InterpolationType,
                modelSettings = StorableJson.Raw(content.ModelSettings),
                content.OutputType,
                outputSchema = StorableJson.Raw(content.OutputSchema),
                tools = StorableJson.Raw(content.Tools),
                extra = StorableJson.Raw(content.Extra),
                names = head is null ? [PromptBranch.Main, .. branch == PromptBranch.Main ? (string[])[] : [branch]] : (string[])[branch],
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return (await prompts.FindByHashAsync(project, hash, cancellationToken))!;
    }

    /// <summary>Gives a commit the next version, or the one that is asked for. A commit keeps the version it has.</summary>
    /// <param name="version">1 or more; the one after the highest when null.</param>
    /// <returns>The commit's version; null when another commit of the prompt has that version.</returns>
    public async Task<int?> SetVersionAsync(int project, PromptCommit commit, int? version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var parameters = new { project, prompt = commit.PromptId, hash = commit.Hash, version };
        await connection.ExecuteAsync(new(
            "select from prompts where project_id = @project and id = @prompt for update",
            parameters, transaction, cancellationToken: cancellationToken));
        var given = await connection.ExecuteScalarAsync<int?>(new(
            """
            with others as (select version from prompt_commits where project_id = @project and prompt_id = @prompt)
            update prompt_commits
            set version = coalesce(version, @version, (select coalesce(max(version), 0) + 1 from others)),
                versioned_at = coalesce(versioned_at, now())
            where project_id = @project and hash = @hash
                and (version is not null or @version::int is null or not exists (select from others where version = @version))
            returning version
            """,
            parameters, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return given;
    }

    /// <summary>Moves a label to a commit; makes it when the prompt has none of that name.</summary>
    public async Task SetLabelAsync(int project, PromptCommit commit, string label, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into prompt_labels as l (project_id, prompt_id, label, hash) values (@project, @PromptId, @label, @Hash)
            on conflict (project_id, prompt_id, label) do update set hash = excluded.hash, moved_at = now()
                where l.hash <> excluded.hash
            """,
            new { project, commit.PromptId, label, commit.Hash }, cancellationToken: cancellationToken));
    }

    /// <returns>False when there is no such label.</returns>
    public async Task<bool> RemoveLabelAsync(int project, string alias, string label, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            """
            delete from prompt_labels l using prompts p
            where p.project_id = @project and p.alias = @alias and l.project_id = p.project_id and l.prompt_id = p.id and l.label = @label
            """,
            new { project, alias, label }, cancellationToken: cancellationToken)) > 0;
    }

    /// <summary>Everything of it goes, versions too.</summary>
    /// <returns>False when there is no such prompt.</returns>
    public async Task<bool> RemoveAsync(int project, string alias, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from prompts where project_id = @project and alias = @alias",
            new { project, alias }, cancellationToken: cancellationToken)) > 0;
    }
}
