using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>Sums over many traces.</summary>
/// <param name="P50Ms">Median duration in milliseconds; null when there is no trace.</param>
/// <param name="P95Ms">95th percentile of the duration in milliseconds.</param>
/// <param name="Oldest">Start of the oldest trace; null when there is none.</param>
public sealed record TraceTotals(
    long Count, long Errors, double? P50Ms, double? P95Ms, long InputTokens, long OutputTokens, decimal CostUsd,
    Instant? Oldest, Instant? Newest);

/// <summary>The same for a stretch of time.</summary>
/// <param name="Start">Where the stretch begins; all of a series are of one width.</param>
public sealed record TraceBucket(
    Instant Start, long Count, long Errors, double P50Ms, double P95Ms, long Tokens, decimal CostUsd);

/// <summary>Adds traces up, in all and over time. Everything is scoped to one project.</summary>
public sealed class TraceTotalsStore(NpgsqlDataSource database)
{
    private const string Durations = "within group (order by (t.end_ns - t.start_ns) / 1e6)";

    public async Task<TraceTotals> GetAsync(int project, TraceFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<TraceTotals>(new(
            $"""
            select count(*) count, count(*) filter (where t.status = 'error') errors,
                percentile_cont(0.5) {Durations} p50_ms, percentile_cont(0.95) {Durations} p95_ms,
                coalesce(sum(t.input_tokens), 0)::bigint input_tokens,
                coalesce(sum(t.output_tokens), 0)::bigint output_tokens,
                coalesce(sum(t.cost_usd), 0) cost_usd, min(t.start_ns) oldest, max(t.start_ns) newest
            from traces t
            where {TraceFilter.Where}
            """,
            filter.Parameters(project), cancellationToken: cancellationToken));
    }

    /// <returns>In time order, without the stretches in which no trace started.</returns>
    public async Task<IReadOnlyList<TraceBucket>> SeriesAsync(
        int project, TraceFilter filter, TimeSpan width, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(filter.Parameters(project));
        parameters.Add("width", (long)(width.TotalSeconds * 1e9));
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<TraceBucket>(new(
            $"""
            select t.start_ns / @width * @width start, count(*) count,
                count(*) filter (where t.status = 'error') errors,
                percentile_cont(0.5) {Durations} p50_ms, percentile_cont(0.95) {Durations} p95_ms,
                sum(t.input_tokens + t.output_tokens)::bigint tokens, sum(t.cost_usd) cost_usd
            from traces t
            where {TraceFilter.Where}
            group by 1
            order by 1
            """,
            parameters, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Counts and scores of the filtered traces by <c>tag</c>, <c>name</c>, <c>version</c> or
    /// <c>metadata.KEY</c>; the 200 largest groups. A trace with two tags counts in both.</summary>
    public async Task<IReadOnlyList<TraceGroup>> GroupAsync(
        int project, TraceFilter filter, string by, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(filter.Parameters(project));
        parameters.Add("metadataKey", by.StartsWith("metadata.", StringComparison.Ordinal) ? by["metadata.".Length..] : null);
        var (key, join) = by switch
        {
            "tag" => ("tag", "left join lateral unnest(t.tags) tag on true"),
            "name" => ("t.name", ""),
            "version" => ("t.version", ""),
            _ when by.StartsWith("metadata.", StringComparison.Ordinal) => ("t.metadata ->> @metadataKey", ""),
            _ => throw new ArgumentException($"Traces cannot be grouped by '{by}'.", nameof(by)),
        };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<TraceGroup>(new(
            $"""
            select {key} key, count(*) count, count(*) filter (where t.status = 'error') errors,
                avg((t.end_ns - t.start_ns) / 1e6)::float8 mean_duration_ms, sum(t.cost_usd) cost_usd,
                case when @metric::text is not null then sum(e.score_sum) / nullif(sum(e.scored), 0)::float8 end mean_score,
                sum(e.passed)::float8 / nullif(sum(e.judged), 0)::float8 pass_rate
            from traces t
            {join}
            left join lateral (
                select sum(score) score_sum, count(score) scored, count(*) filter (where success) passed, count(success) judged
                from evaluations e
                where e.project_id = t.project_id and e.trace_id = t.trace_id and e.latest and e.status = 'scored'
                    and (@metric::text is null or e.metric = @metric)) e on true
            where {TraceFilter.Where}
            group by 1
            order by 2 desc, 1
            limit 200
            """,
            parameters, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>How many match, counted no further than <paramref name="most"/>.</returns>
    public async Task<int> CountAsync(int project, TraceFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new(
            $"select count(*) from (select from traces t where {TraceFilter.Where} limit @limit) counted",
            filter.Parameters(project, limit: most), cancellationToken: cancellationToken));
    }
}
