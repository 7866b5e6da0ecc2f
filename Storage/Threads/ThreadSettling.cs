using Dapper;
using Npgsql;
using Platform.Storage.Evaluations;

namespace Platform.Storage.Threads;

/// <summary>
/// What happens when a thread has been quiet for as long as a collection asks: it is evaluated by the collections of scope
/// thread that take what matches. Any number of processes may settle at once, and one that is killed has changed nothing.
/// </summary>
public sealed class ThreadSettling(NpgsqlDataSource database)
{
    // A thread with a trace that still arrives is not quiet; its time begins when that trace settles.
    private const string Settle = """
        with due as (
            select project_id, thread_id from threads h
            where due_at <= now() and not exists (
                select from traces t
                join unsettled_traces u on u.project_id = t.project_id and u.trace_id = t.trace_id
                where t.project_id = h.project_id and t.thread_id = h.thread_id)
            order by due_at
            limit @most
            for update skip locked
        )
        update threads h
        set generation = h.generation + 1, due_at = (
            select min(h.active_at + coalesce(c.quiet_seconds, 300) * interval '1 s') from metric_collections c
            where c.project_id = h.project_id and c.current and c.scope = 'thread' and c.apply = 'matching'
                and h.active_at + coalesce(c.quiet_seconds, 300) * interval '1 s' > now())
        from due d
        where h.project_id = d.project_id and h.thread_id = d.thread_id
        returning h.project_id, h.thread_id
        """;

    private const string Subjects = """
        select h.project_id, 'thread:' || h.thread_id subject, null::bytea trace_id, null::bytea span_id, h.thread_id,
            null::date as day, h.generation, h.active_at
        from unnest(@projects, @threads) k (project_id, thread_id)
        join threads h on h.project_id = k.project_id and h.thread_id = k.thread_id
        """;

    // A collection that waits longer than another finds the other's evaluations done.
    private static readonly string _evaluate = CollectionJobs.InsertNewer("thread", Subjects, """
        c.apply = 'matching' and s.active_at + coalesce(c.quiet_seconds, 300) * interval '1 s' <= now()
            and not exists (
                select from evaluations e
                where e.project_id = s.project_id and e.thread_id = s.thread_id and e.collection = c.name
                    and e.created_at >= s.active_at)
        """);

    /// <summary>Settles threads that are due, the longest first.</summary>
    /// <param name="most">How many; a caller should come again at once while evaluations are queued.</param>
    /// <returns>How many evaluations are waiting that were not there before.</returns>
    public async Task<long> SettleAsync(int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var due = (await connection.QueryAsync<(int Project, string Thread)>(new(
            Settle, new { most }, transaction, cancellationToken: cancellationToken))).AsList();
        var queued = due is [] ? 0 : await connection.ExecuteScalarAsync<long>(new(
            _evaluate,
            new { projects = due.ConvertAll(thread => thread.Project), threads = due.ConvertAll(thread => thread.Thread) },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return queued;
    }
}
