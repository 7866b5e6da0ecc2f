using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>Reads evaluations: the newest generation of each, unless said otherwise. Everything is scoped to one project.</summary>
public sealed class EvaluationStore(NpgsqlDataSource database)
{
    internal const string Columns = """
        id, target, encode(trace_id, 'hex') trace_id, encode(span_id, 'hex') span_id, thread_id, metric, metric_version, collection,
        collection_version, source, status, generation, cached, skip_reason, score, agreement, threshold, strict, success, reason, judge,
        model, demo, prompt_version, answers, judge_calls, input_tokens, cached_input_tokens, output_tokens, cost_usd, duration_ms, error, attempts,
        available_at, created_at, finished_at
        """;

    /// <returns>Those of the trace itself first, then its spans', by metric; those of its thread are not among them.</returns>
    public Task<IReadOnlyList<Evaluation>> ListForTraceAsync(int project, byte[] trace, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {Columns} from evaluations
            where project_id = @project and trace_id = @trace and latest
            order by span_id nulls first, metric, collection
            """,
            new { project, trace }, cancellationToken);

    /// <returns>Those of the trace and its spans, older generations too; each metric's newest first.</returns>
    public Task<IReadOnlyList<Evaluation>> ListGenerationsAsync(int project, byte[] trace, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {Columns} from evaluations
            where project_id = @project and trace_id = @trace
            order by span_id nulls first, metric, collection, generation desc
            """,
            new { project, trace }, cancellationToken);

    /// <returns>Those of the trace itself, without its spans'.</returns>
    public Task<IReadOnlyList<Evaluation>> ListOnTraceAsync(int project, byte[] trace, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {Columns} from evaluations
            where project_id = @project and trace_id = @trace and span_id is null and target = 'trace' and latest
            order by metric, collection
            """,
            new { project, trace }, cancellationToken);

    public Task<IReadOnlyList<Evaluation>> ListForSpanAsync(
        int project, byte[] trace, byte[] span, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {Columns} from evaluations
            where project_id = @project and trace_id = @trace and span_id = @span and latest
            order by metric, collection
            """,
            new { project, trace, span }, cancellationToken);

    /// <returns>Those of the whole thread, not of its traces.</returns>
    public Task<IReadOnlyList<Evaluation>> ListForThreadAsync(int project, string thread, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {Columns} from evaluations
            where project_id = @project and thread_id = @thread and target = 'thread' and latest
            order by metric, collection
            """,
            new { project, thread }, cancellationToken);

    /// <summary>What became of the evaluations that a collection has asked for since a time.</summary>
    public async Task<EvaluationFunnel> GetFunnelAsync(
        int project, string collection, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<EvaluationFunnel>(new(
            $"""
            select count(*) queued, count(*) filter (where status = 'pending' and skip_reason is null and error is null) waiting,
                count(*) filter (where status = 'pending' and skip_reason like '{SkipReasons.Quiet}:%') waiting_for_quiet,
                count(*) filter (where status = 'pending' and skip_reason like '{SkipReasons.Budget}:%') waiting_for_budget,
                count(*) filter (where status = 'pending' and (error is not null or skip_reason like '{SkipReasons.Judge}:%'))
                    waiting_for_next_try,
                count(*) filter (where status = 'running') running,
                count(*) filter (where status = 'skipped' and skip_reason like '{SkipReasons.Filter}:%') not_matched,
                count(*) filter (where status = 'skipped' and skip_reason like '{SkipReasons.Sampling}:%') not_sampled,
                count(*) filter (where status = 'skipped' and skip_reason like '{SkipReasons.Budget}:%') over_budget,
                count(*) filter (where status = 'skipped' and skip_reason like '{SkipReasons.Input}:%') without_input,
                count(*) filter (where status = 'skipped' and skip_reason like '{SkipReasons.Judge}:%') without_judge,
                count(*) filter (where status = 'errored') errored, count(*) filter (where status = 'scored') scored,
                count(*) filter (where success) passed, coalesce(sum(cost_usd), 0) cost_usd
            from evaluations
            where project_id = @project and collection = @collection and created_at >= @since and latest
            """,
            new { project, collection, since }, cancellationToken: cancellationToken));
    }

    /// <returns>The newest that ended or failed a try, newest first.</returns>
    public Task<IReadOnlyList<Evaluation>> ListNewestOfCollectionAsync(
        int project, string collection, int limit, CancellationToken cancellationToken) =>
        QueryAsync(
            $"""
            select {Columns} from evaluations
            where project_id = @project and collection = @collection and latest and (finished_at is not null or error is not null)
            order by created_at desc
            limit @limit
            """,
            new { project, collection, limit }, cancellationToken);

    private async Task<IReadOnlyList<Evaluation>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Evaluation>(new(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }
}
