using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>What a worker does with an evaluation while, and only while, it holds the lease of its current attempt.</summary>
public sealed class HeldEvaluations(NpgsqlDataSource database)
{
    // A worker that has lost its lease, even to itself, holds an older attempt.
    private const string Held = """
        project_id = @project and id = @id and status = 'running' and leased_by = @worker and attempts = @attempt
        """;

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
            cost_usd = e.cost_usd + @CostUsd, duration_ms = @DurationMs, judge = coalesce(@Judge, e.judge),
            metric_version = coalesce(@MetricVersion, e.metric_version), {when},
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
