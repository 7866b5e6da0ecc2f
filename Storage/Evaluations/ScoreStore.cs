using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>What one metric says of one trace, its spans included, newest generation only.</summary>
/// <param name="MeanScore">Null until something was scored.</param>
/// <param name="Judged">How many scores had a threshold to pass.</param>
/// <param name="Demo">At least one score was made by the demo judge.</param>
/// <param name="Cached">At least one was answered from the cache of judges' answers.</param>
/// <param name="Reported">At least one came from the agent, not from this platform.</param>
public sealed record TraceScore(
    string TraceId, string Metric, double? MeanScore, long Scored, long Judged, long Passed, long Open, long Errored,
    long Skipped, bool Demo, bool Cached, bool Reported);

/// <summary>An evaluation of a trace or of one of its spans, as far as a badge shows it.</summary>
/// <param name="SpanId">Null for the trace itself.</param>
/// <param name="Why">What went wrong, or why it was skipped.</param>
public sealed record SpanScore(
    string? SpanId, string Metric, string Status, double? Score, double? Threshold, bool? Success, bool Demo, bool Cached,
    bool Reported, string? Why)
{
    public static SpanScore Of(Evaluation evaluation) => new(
        evaluation.SpanId, evaluation.Metric, evaluation.Status, evaluation.Score, evaluation.Threshold, evaluation.Success,
        evaluation.Demo, evaluation.Cached, evaluation.Source == "reported", evaluation.Error ?? evaluation.SkipReason);
}

/// <summary>What one metric says of a project in a stretch of time.</summary>
/// <param name="Deviation">Standard deviation of the scores, with n − 1; null for fewer than two.</param>
public sealed record MetricTotals(
    string Metric, double? MeanScore, long Scored, long Judged, long Passed, long Open, long Errored, long Skipped,
    bool Demo, bool Cached, bool Reported, double? Deviation, decimal CostUsd)
{
    /// <summary>0 to 1; null when nothing had a threshold.</summary>
    public double? PassRate => Judged == 0 ? null : (double)Passed / Judged;
}

/// <summary>Scores far on the bad side of the others of their metric.</summary>
/// <param name="Nearest">The one that is least far out.</param>
public sealed record MetricOutliers(string Metric, long Count, double Nearest);

/// <param name="Start">Where the stretch begins.</param>
public sealed record MetricBucket(string Metric, DateTime Start, double MeanScore, long Scored, double? PassRate);

/// <summary>Adds scores up for people to read. Everything is scoped to one project.</summary>
public sealed class ScoreStore(NpgsqlDataSource database)
{
    private const string Totals = """
        avg(score) filter (where status = 'scored') mean_score,
        count(*) filter (where status = 'scored') scored,
        count(success) filter (where status = 'scored') judged,
        count(*) filter (where status = 'scored' and success) passed,
        count(*) filter (where status in ('pending', 'running')) open,
        count(*) filter (where status = 'errored') errored,
        count(*) filter (where status = 'skipped') skipped,
        bool_or(demo) demo, bool_or(cached) cached, bool_or(source = 'reported') reported
        """;

    /// <returns>For each of the traces and each metric on it or its spans, by metric.</returns>
    public async Task<ILookup<string, TraceScore>> OfTracesAsync(
        int project, IReadOnlyList<string> traceIds, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var scores = await connection.QueryAsync<TraceScore>(new(
            $"""
            select encode(trace_id, 'hex') trace_id, metric, {Totals}
            from evaluations
            where project_id = @project and trace_id = any(@traces) and latest
            group by trace_id, metric
            order by metric
            """,
            new { project, traces = traceIds.Select(Convert.FromHexString).ToArray() },
            cancellationToken: cancellationToken));
        return scores.ToLookup(score => score.TraceId);
    }

    /// <returns>Of the trace and of its spans, by metric; small, however large the judges' answers are.</returns>
    public Task<IReadOnlyList<SpanScore>> OfTraceAsync(int project, byte[] trace, CancellationToken cancellationToken) =>
        ListAsync("target in ('span', 'trace')", new { project, trace }, cancellationToken);

    /// <returns>Of these spans, by metric.</returns>
    public Task<IReadOnlyList<SpanScore>> OfSpansAsync(
        int project, byte[] trace, IReadOnlyList<string> spanIds, CancellationToken cancellationToken) =>
        ListAsync("target = 'span' and span_id = any(@spans)",
            new { project, trace, spans = spanIds.Select(Convert.FromHexString).ToArray() }, cancellationToken);

    /// <returns>By metric, for evaluations made since then.</returns>
    public async Task<IReadOnlyList<MetricTotals>> TotalsAsync(
        int project, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<MetricTotals>(new(
            $"""
            select metric, {Totals}, stddev_samp(score) filter (where status = 'scored') deviation, coalesce(sum(cost_usd), 0) cost_usd
            from evaluations
            where project_id = @project and latest and created_at >= @from and created_at < @to
            group by metric
            order by metric
            """,
            new { project, from = from.UtcDateTime, to = to.UtcDateTime }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>
    /// Scores of traces and spans beyond the fence that Tukey (1977) draws 1.5 interquartile ranges from the quartile on the bad side.
    /// </summary>
    /// <param name="lower">Metrics of which a lower score is better.</param>
    /// <returns>Metrics that have some.</returns>
    public async Task<IReadOnlyList<MetricOutliers>> OutliersAsync(
        int project, DateTimeOffset from, DateTimeOffset to, IReadOnlyList<string> lower, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<MetricOutliers>(new(
            """
            with badness as (
                select metric, case when metric = any(@lower) then score else -score end bad
                from evaluations
                where project_id = @project and latest and status = 'scored' and score is not null and trace_id is not null
                    and created_at >= @from and created_at < @to),
            quartiles as (
                select metric, percentile_cont(array[0.25, 0.75]) within group (order by bad) q from badness group by metric)
            select metric, count(*) count, min(bad) * case when metric = any(@lower) then 1 else -1 end nearest
            from badness join quartiles using (metric)
            where bad > q[2] + 1.5 * (q[2] - q[1])
            group by metric
            """,
            new { project, from = from.UtcDateTime, to = to.UtcDateTime, lower = lower.ToArray() },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>By metric and time, without the stretches in which nothing was scored.</returns>
    public async Task<IReadOnlyList<MetricBucket>> SeriesAsync(
        int project, DateTimeOffset from, DateTimeOffset to, TimeSpan width, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<MetricBucket>(new(
            """
            select metric, date_bin(@width, created_at, timestamptz 'epoch') start, avg(score) mean_score, count(*) scored,
                count(*) filter (where success)::float8 / nullif(count(success), 0) pass_rate
            from evaluations
            where project_id = @project and latest and status = 'scored' and score is not null
                and created_at >= @from and created_at < @to
            group by metric, start
            order by metric, start
            """,
            new { project, width, from = from.UtcDateTime, to = to.UtcDateTime },
            cancellationToken: cancellationToken))).AsList();
    }

    private async Task<IReadOnlyList<SpanScore>> ListAsync(string which, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SpanScore>(new(
            $"""
            select encode(span_id, 'hex') span_id, metric, status, score, threshold, success, demo, cached,
                source = 'reported' reported, coalesce(error, skip_reason) why
            from evaluations
            where project_id = @project and trace_id = @trace and {which} and latest
            order by metric, collection
            """,
            parameters, cancellationToken: cancellationToken))).AsList();
    }
}
