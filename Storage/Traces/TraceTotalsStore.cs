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

    /// <returns>How many match, counted no further than <paramref name="most"/>.</returns>
    public async Task<int> CountAsync(int project, TraceFilter filter, int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<int>(new(
            $"select count(*) from (select from traces t where {TraceFilter.Where} limit @limit) counted",
            filter.Parameters(project, limit: most), cancellationToken: cancellationToken));
    }

    /// <returns>The distinct values of a column that filters offer, most frequent of the newest 5,000 traces first.</returns>
    public async Task<IReadOnlyList<string>> ListEnvironmentsAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<string>(new(
            """
            select environment from (
                select environment from traces where project_id = @project order by start_ns desc limit 5000) newest
            where environment is not null
            group by 1 order by count(*) desc limit 20
            """,
            new { project }, cancellationToken: cancellationToken))).AsList();
    }
}
