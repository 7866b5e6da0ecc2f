using Dapper;
using Npgsql;
using Platform.Storage.Masking;

namespace Platform.Storage.Outcomes;

/// <summary>How a thread or a trace ended, as somebody who can tell reports it.</summary>
/// <param name="Target"><c>thread</c> or <c>trace</c>.</param>
/// <param name="TargetId">The thread's id, or the trace's in lower-case hex.</param>
/// <param name="Source">Who says so, for example <c>helpdesk</c>; each source has one say.</param>
public sealed record Outcome(string Target, string TargetId, bool Resolved, string Source, DateTime CreatedAt);

/// <summary>Reads and keeps outcomes. Everything is scoped to one project.</summary>
public sealed class OutcomeStore(NpgsqlDataSource database, MaskingSource masking)
{
    /// <summary>Saying the same again changes nothing; a source that says otherwise has changed its mind.</summary>
    public async Task SetAsync(
        int project, string target, string targetId, bool resolved, string source, CancellationToken cancellationToken)
    {
        var rules = await masking.GetAsync(project, cancellationToken);
        (targetId, source) = (target == "thread" ? rules.Member("threadId", targetId) : targetId, rules.Member("source", source));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into outcomes as o (project_id, target, target_id, resolved, source)
            values (@project, @target, @targetId, @resolved, @source)
            on conflict (project_id, target, target_id, source) do update
                set resolved = excluded.resolved, created_at = now()
                where o.resolved <> excluded.resolved
            """,
            new { project, target, targetId, resolved, source }, cancellationToken: cancellationToken));
    }

    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<Outcome>> ListAsync(
        int project, string target, string targetId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Outcome>(new(
            """
            select target, target_id, resolved, source, created_at
            from outcomes
            where project_id = @project and target = @target and target_id = @targetId
            order by created_at desc
            """,
            new { project, target, targetId }, cancellationToken: cancellationToken))).AsList();
    }
}
