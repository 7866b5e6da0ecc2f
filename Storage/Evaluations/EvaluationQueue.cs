using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>
/// The evaluations that wait, as a queue for any number of workers. Delivered at least once, finished exactly once: only
/// the worker that holds the lease of the current attempt can finish it. All times are the database's.
/// </summary>
public sealed class EvaluationQueue(NpgsqlDataSource database)
{
    // A worker that has lost its lease, even to itself, holds an older attempt.
    private const string Held = """
        project_id = @project and id = @id and status = 'running' and leased_by = @worker and attempts = @attempt
        """;

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
                e.collection, e.metric, e.latest, e.error, e.threshold, e.strict, e.judge, e.options, e.attempts, e.leased_by,
                e.lane, now() - e.created_at age, coalesce(c.sample_rate, 1) sample_rate, c.filter filter_json,
                c.daily_budget_usd, d.project_budget_usd
            """,
            new { worker, lane, count, lease }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>False when the lease has been lost: whatever comes of the evaluation counts no more.</returns>
    public Task<bool> RenewAsync(TakenEvaluation taken, TimeSpan lease, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"update evaluations set leased_until = now() + @lease where {Held} returning true",
            taken, new { lease }, cancellationToken);

    /// <returns>False when the lease has been lost, and nothing is stored.</returns>
    public Task<bool> FinishAsync(TakenEvaluation taken, EvaluationResult result, CancellationToken cancellationToken) =>
        ExecuteAsync(Close("finished_at = now()"), taken, result.Storable(), cancellationToken);

    /// <summary>Tries again after a while, and says meanwhile why.</summary>
    /// <param name="counts">Whether this was a try; one that could not succeed is none.</param>
    /// <returns>False when the lease has been lost, and nothing is stored.</returns>
    public Task<bool> RetryAsync(
        TakenEvaluation taken, EvaluationResult result, TimeSpan delay, bool counts, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(result.Storable() with { Status = "pending" });
        parameters.AddDynamicParams(new { delay, uncounted = counts ? 0 : 1 });
        return ExecuteAsync(
            Close("available_at = now() + @delay, attempts = e.attempts - @uncounted"), taken, parameters, cancellationToken);
    }

    /// <summary>Puts it back because something else must come first; this try does not count.</summary>
    /// <param name="reason">See <see cref="SkipReasons"/>.</param>
    /// <returns>False when the lease has been lost, and nothing is stored.</returns>
    public Task<bool> PostponeAsync(
        TakenEvaluation taken, string reason, TimeSpan delay, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"""
            update evaluations
            set status = 'pending', skip_reason = @reason, available_at = now() + @delay, attempts = attempts - 1,
                leased_by = null, leased_until = null
            where {Held}
            returning true
            """,
            taken, new { reason, delay }, cancellationToken);

    /// <summary>Puts it where it waits for its judge, with its place by priority and age; this try does not count.</summary>
    /// <returns>False when the lease has been lost, and nothing is stored.</returns>
    public Task<bool> MoveToJudgedAsync(TakenEvaluation taken, CancellationToken cancellationToken) =>
        ExecuteAsync(
            $"""
            update evaluations
            set status = 'pending', lane = @lane, attempts = attempts - 1, leased_by = null, leased_until = null
            where {Held}
            returning true
            """,
            taken, new { lane = EvaluationLane.Judged }, cancellationToken);

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

    private static string Close(string when) =>
        $"""
        with held as (select * from evaluations where {Held} for update),
        settled as ({EvaluationBudget.Settle})
        update evaluations e
        set status = @Status, skip_reason = @SkipReason, score = @Score, agreement = @Agreement, threshold = coalesce(@Threshold, e.threshold),
            success = @Success, reason = @Reason, error = @Error, model = coalesce(@Model, e.model), demo = @Demo, cached = @Cached,
            prompt_version = @PromptVersion, answers = @Answers::jsonb, judge_calls = e.judge_calls + @JudgeCalls,
            input_tokens = e.input_tokens + @InputTokens, cached_input_tokens = e.cached_input_tokens + @CachedInputTokens,
            output_tokens = e.output_tokens + @OutputTokens,
            cost_usd = e.cost_usd + @CostUsd, duration_ms = @DurationMs, judge = coalesce(@Judge, e.judge), {when},
            leased_by = null, leased_until = null, reserved_usd = null, reserved_on = null
        from held
        where e.project_id = held.project_id and e.id = held.id
        returning true
        """;

    /// <returns>Whether the statement, which ends in <c>returning true</c>, found the lease held.</returns>
    private async Task<bool> ExecuteAsync(
        string sql, TakenEvaluation taken, object values, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(values);
        parameters.AddDynamicParams(new
        {
            project = taken.ProjectId,
            id = taken.Id,
            worker = taken.LeasedBy,
            attempt = taken.Attempts,
        });
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<bool>(new(sql, parameters, cancellationToken: cancellationToken));
    }
}
