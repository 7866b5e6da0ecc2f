using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.Threads;

/// <summary>Reads threads. Everything is scoped to one project.</summary>
public sealed class ThreadStore(NpgsqlDataSource database)
{
    private const string Select = """
        select h.thread_id, max(h.user_id) user_id, count(*) trace_count, count(*) filter (where t.status = 'error') error_count,
            min(t.start_ns) start_time, max(t.end_ns) end_time, sum(t.input_tokens)::bigint input_tokens,
            sum(t.output_tokens)::bigint output_tokens, sum(t.cost_usd) cost_usd,
            (select o.resolved from outcomes o
             where o.project_id = @project and o.target = 'thread' and o.target_id = h.thread_id
             order by o.created_at desc limit 1) resolved
        from h
        join traces t on t.project_id = @project and t.thread_id = h.thread_id
        group by h.thread_id
        """;

    /// <returns>Null when no trace names that thread.</returns>
    public async Task<TraceThread?> GetAsync(int project, string thread, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<TraceThread>(new(
            $"""
            with h as (select user_id, @thread thread_id from traces
                where project_id = @project and thread_id = @thread order by start_ns desc limit 1)
            {Select}
            """,
            new { project, thread }, cancellationToken: cancellationToken));
    }

    /// <returns>What the thread's chatbot is to be; null when nobody has said so.</returns>
    public async Task<string?> GetChatbotRoleAsync(int project, string thread, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            "select chatbot_role from threads where project_id = @project and thread_id = @thread",
            new { project, thread }, cancellationToken: cancellationToken));
    }

    /// <summary>Most recently active first.</summary>
    public async Task<IReadOnlyList<TraceThread>> ListAsync(
        int project, ThreadFilter filter, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<TraceThread>(new(
            $"""
            with h as (
                select h.user_id, h.thread_id
                from threads h
                where h.project_id = @project
                    and (@user::text is null or h.user_id = @user)
                    and (@resolved::boolean is null or exists (
                        select from outcomes o where o.project_id = @project and o.target = 'thread'
                            and o.target_id = h.thread_id and o.resolved = @resolved))
                    and (@afterEnd::bigint is null or (h.end_ns, h.thread_id) < (@afterEnd, @afterId))
                order by h.end_ns desc, h.thread_id desc
                limit @limit)
            {Select}
            order by end_time desc, thread_id desc
            """,
            new
            {
                project,
                user = filter.User,
                resolved = filter.Resolved,
                afterEnd = filter.After?.EndNs,
                afterId = filter.After?.ThreadId,
                limit,
            },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>The thread's traces, oldest first, behind <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<Trace>> GetTracesAsync(
        int project, string thread, TraceCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Trace>(new(
            $"""
            select {TraceStore.TraceColumns}
            from traces t
            where t.project_id = @project and t.thread_id = @thread
                and (@afterStart::bigint is null or (t.start_ns, t.trace_id) > (@afterStart, @afterId))
            order by t.start_ns, t.trace_id
            limit @limit
            """,
            new { project, thread, afterStart = after?.StartNs, afterId = after?.TraceId, limit },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>The thread's newest traces, oldest of them first.</summary>
    public async Task<IReadOnlyList<Trace>> GetLastTracesAsync(
        int project, string thread, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var newest = (await connection.QueryAsync<Trace>(new(
            $"""
            select {TraceStore.TraceColumns}
            from traces t
            where t.project_id = @project and t.thread_id = @thread
            order by t.start_ns desc, t.trace_id desc
            limit @limit
            """,
            new { project, thread, limit }, cancellationToken: cancellationToken))).AsList();
        newest.Reverse();
        return newest;
    }
}
