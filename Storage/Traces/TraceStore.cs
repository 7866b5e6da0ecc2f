using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>Reads traces and their spans. Everything is scoped to one project.</summary>
public sealed class TraceStore(NpgsqlDataSource database)
{
    internal const string TraceColumns = """
        encode(t.trace_id, 'hex') trace_id, t.name, t.start_ns start_time, t.end_ns end_time, t.status, t.input, t.output,
        t.tags, t.metadata, t.thread_id, t.user_id, t.environment, t.version, t.service_name, t.input_tokens,
        t.output_tokens, t.cached_input_tokens, t.cost_usd, t.metric_collection, t.span_count, t.error_count, t.generation,
        t.details, t.updated_at, t.root_ended and not exists (
            select from unsettled_traces u where u.project_id = t.project_id and u.trace_id = t.trace_id) complete
        """;

    private const string SpanColumns = """
        encode(s.span_id, 'hex') span_id, encode(s.parent_span_id, 'hex') parent_span_id, s.name, s.type, s.status,
        s.start_ns start_time, s.end_ns end_time, s.error, s.service_name, s.model, s.requested_model, s.provider, s.input,
        s.output, s.input_tokens, s.output_tokens, s.cached_input_tokens, s.cost_usd, s.tool_name, s.tool_arguments,
        s.tool_result, s.retrieval_context, s.metric_collection, s.metadata, s.attributes, s.events, s.details
        """;

    // A trace's spans lie in the partitions of the days between its start and its end.
    private const string WithSpans = """
        from traces t
        join spans s on s.project_id = t.project_id and s.trace_id = t.trace_id
            and s.day between (timestamp 'epoch' + t.start_ns / 1000 * interval '1 microsecond')::date
                and (timestamp 'epoch' + t.end_ns / 1000 * interval '1 microsecond')::date
        where t.project_id = @project
        """;

    internal const string SpansOfTrace = $"{WithSpans} and t.trace_id = @trace";

    /// <summary>Newest first. <paramref name="limit"/>: 1 to 1000.</summary>
    public async Task<TracePage> ListAsync(
        int project, TraceFilter filter, TraceCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var traces = (await connection.QueryAsync<Trace>(new(
            $"""
            select {TraceColumns}
            from traces t
            where {TraceFilter.Where}
                and (@afterStart::bigint is null or (t.start_ns, t.trace_id) < (@afterStart, @afterId))
            order by t.start_ns desc, t.trace_id desc
            limit @limit + 1
            """,
            filter.Parameters(project, after, limit), cancellationToken: cancellationToken))).AsList();
        if (traces.Count <= limit)
            return new(traces, Next: null);

        traces.RemoveAt(limit);
        var last = traces[^1];
        return new(traces, new TraceCursor(last.StartTime.Nanoseconds, Convert.FromHexString(last.TraceId)).ToString());
    }

    /// <returns>Null when no span of that trace has arrived.</returns>
    public async Task<Trace?> GetAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Trace>(new(
            $"select {TraceColumns} from traces t where t.project_id = @project and t.trace_id = @trace",
            new { project, trace }, cancellationToken: cancellationToken));
    }

    /// <returns>All of it, in start order; empty when no span of that trace has arrived.</returns>
    public Task<IReadOnlyList<Span>> GetSpansAsync(int project, byte[] trace, CancellationToken cancellationToken) =>
        QueryAsync<Span>($"select {SpanColumns} {SpansOfTrace} order by s.start_ns, s.span_id",
            new { project, trace }, cancellationToken);

    /// <returns>Null when the span has not arrived.</returns>
    public async Task<Span?> GetSpanAsync(int project, byte[] trace, byte[] span, CancellationToken cancellationToken) =>
        (await QueryAsync<Span>($"select {SpanColumns} {SpansOfTrace} and s.span_id = @span",
            new { project, trace, span }, cancellationToken)) is [var found, ..] ? found : null;

    /// <param name="most">How many of each trace; <see cref="ToolUse.Total"/> tells how many there are.</param>
    /// <returns>By trace, the tools that it called, in order.</returns>
    public async Task<ILookup<string, ToolUse>> ListToolUsesAsync(
        int project, IReadOnlyList<string> traceIds, int most, CancellationToken cancellationToken) =>
        (await QueryAsync<ToolUse>(
            $"""
            select * from (
                select encode(s.trace_id, 'hex') trace_id, encode(s.span_id, 'hex') span_id, coalesce(s.tool_name, s.name) as name,
                    s.status, row_number() over of_trace nth, count(*) over (partition by s.trace_id) total
                {WithSpans} and t.trace_id = any(@traces) and s.type = '{SpanTypes.Tool}'
                window of_trace as (partition by s.trace_id order by s.start_ns, s.span_id)) used
            where nth <= @most
            order by nth
            """,
            new { project, traces = traceIds.Select(Convert.FromHexString).ToArray(), most }, cancellationToken))
        .ToLookup(use => use.TraceId);

    /// <returns>The spans in whose name, model, error, input, output or tool call the text stands; case does not matter.</returns>
    public async Task<IReadOnlySet<string>> FindSpansAsync(
        int project, byte[] trace, string text, CancellationToken cancellationToken) =>
        (await QueryAsync<string>($"""
            select encode(s.span_id, 'hex') {SpansOfTrace}
                and position(lower(@text) in lower(concat_ws(' ', s.name, s.type, s.model, s.error, s.input, s.output,
                    s.tool_name, s.tool_arguments, s.tool_result))) > 0
            """,
            new { project, trace, text }, cancellationToken)).ToHashSet();

    /// <summary>Counts and scores of the filtered traces by <c>tag</c>, <c>name</c>, <c>version</c> or
    /// <c>metadata.KEY</c>; the 200 largest groups. A trace with two tags counts in both.</summary>
    public Task<IReadOnlyList<TraceGroup>> GroupAsync(
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
        return QueryAsync<TraceGroup>(
            $"""
            select {key} key, count(*) count, count(*) filter (where t.status = 'error') errors,
                avg((t.end_ns - t.start_ns) / 1e6)::float8 mean_duration_ms, sum(t.cost_usd) cost_usd,
                sum(e.score_sum) / nullif(sum(e.scored), 0)::float8 mean_score,
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
            parameters, cancellationToken);
    }

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }
}
