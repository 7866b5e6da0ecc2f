using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>
/// The evaluations that wait, as a queue for any number of workers. Delivered at least once, finished exactly once: see
/// <see cref="HeldEvaluations"/>. All times are the database's.
/// </summary>
public sealed class EvaluationQueue(NpgsqlDataSource database)
{
    /// <summary>
    /// Takes what is due in a lane, within a project by priority and then age, projects with the fewest running evaluations
    /// first; so a flood in one delays no other. What a lost worker held is due when its lease has run out.
    /// </summary>
    /// <param name="worker">A name that no other worker has.</param>
    public async Task<IReadOnlyList<TakenEvaluation>> TakeAsync(
        string worker, EvaluationLane lane, int count, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<TakenEvaluation>(new(
            """
            with due as (
                select e.project_id, e.id, e.collection, e.collection_version, p.daily_budget_usd project_budget_usd
                from projects p
                cross join lateral (
                    select count(*) from evaluations r
                    where r.project_id = p.id and r.status = 'running' and r.leased_until > now() and r.lane = @lane) running
                cross join lateral (
                    -- Each priority by itself: ordered by both, what is due later would be read as well.
                    select waiting.* from generate_series(0, 2) wanted (priority)
                    cross join lateral (
                        select project_id, id, collection, collection_version, priority, available_at due_at from evaluations
                        where project_id = p.id and status = 'pending' and lane = @lane and priority = wanted.priority
                            and available_at <= now()
                        order by available_at limit @count for update skip locked) waiting
                    union all
                    select * from (
                        select project_id, id, collection, collection_version, priority, leased_until from evaluations
                        where project_id = p.id and status = 'running' and leased_until <= now() and lane = @lane
                        order by leased_until limit @count for update skip locked) lost) e
                order by running.count + row_number() over (partition by e.project_id order by e.priority, e.due_at), e.due_at
                limit @count)
            update evaluations e
            set status = 'running', skip_reason = null, attempts = e.attempts + 1, leased_by = @worker,
                leased_until = now() + @lease
            from due d
            left join metric_collections c
                on c.project_id = d.project_id and c.name = d.collection and c.version = d.collection_version
            where e.project_id = d.project_id and e.id = d.id
            returning e.project_id, e.id, e.target, e.subject, e.trace_id, e.span_id, e.thread_id, e.request_id, e.source,
                e.collection, e.metric, e.metric_version, e.latest, e.error, e.threshold, e.strict, e.judge, e.options, e.attempts, e.leased_by,
                e.lane, now() - e.created_at age, coalesce(c.sample_rate, 1) sample_rate, c.filter filter_json,
                c.daily_budget_usd, d.project_budget_usd
            """,
            new { worker, lane, count, lease }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Gives back all that a worker holds, as if it had never taken it.</summary>
    public async Task ReleaseAllAsync(string worker, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            update evaluations
            set status = 'pending', attempts = attempts - 1, leased_by = null, leased_until = null
            where status = 'running' and leased_by = @worker
            """,
            new { worker }, cancellationToken: cancellationToken));
    }
}
