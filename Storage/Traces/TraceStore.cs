using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>Reads traces and their spans. Everything is scoped to one project.</summary>
public sealed class TraceStore(NpgsqlDataSource database)
{
    private const string RowColumns = """
        encode(t.trace_id, 'hex') trace_id, t.name, t.start_ns start_time, t.end_ns end_time, t.status, t.tags, t.metadata,
        t.thread_id, t.user_id, t.environment, t.version, t.service_name, t.input_tokens, t.output_tokens,
        t.cached_input_tokens, t.cost_usd, t.metric_collection, t.span_count, t.error_count, t.generation, t.updated_at,
        t.root_ended and not exists (
            select from unsettled_traces u where u.project_id = t.project_id and u.trace_id = t.trace_id) complete
        """;

    internal const string TraceColumns = $"{RowColumns}, t.input, t.output, t.details";

    private static readonly string _previewColumns =
        $"{RowColumns}, {TracePreview.Sql("input", "user")}, {TracePreview.Sql("output", "assistant")}, '{{}}'::jsonb details";

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
    public Task<TracePage> ListAsync(
        int project, TraceFilter filter, TraceCursor? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(TraceColumns, project, filter, after, limit, cancellationToken);

    /// <summary>The same for a table: a long input or output is the beginning of its text, details are left out.</summary>
    public Task<TracePage> ListPreviewsAsync(
        int project, TraceFilter filter, TraceCursor? after, int limit, CancellationToken cancellationToken) =>
        ListAsync(_previewColumns, project, filter, after, limit, cancellationToken);

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

    private async Task<TracePage> ListAsync(
        string columns, int project, TraceFilter filter, TraceCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var traces = (await connection.QueryAsync<Trace>(new(
            $"""
            select {columns}
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

    private async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<T>(new(sql, parameters, cancellationToken: cancellationToken))).AsList();
    }
}
