namespace Platform.Storage.Traces.Writing;

/// <summary>What a batch says about traces, on its way from a staging table of the connection into <c>traces</c>.</summary>
internal static class TraceTable
{
    private static readonly CopyFormat<TraceChange> _row = new(
        new("project_id", static (row, trace) => row.Int(trace.ProjectId)),
        new("trace_id", static (row, trace) => row.Bytes(trace.TraceId)),
        new("name", static (row, trace) => row.Text(trace.Name)),
        new("name_given", static (row, trace) => row.Bool(trace.NameGiven)),
        new("root_span_id", static (row, trace) => row.Bytes(trace.RootSpanId)),
        new("root_start_ns", static (row, trace) => row.Long(trace.RootStartNs)),
        new("root_ended", static (row, trace) => row.Bool(trace.RootEnded)),
        new("start_ns", static (row, trace) => row.Long(trace.StartNs)),
        new("end_ns", static (row, trace) => row.Long(trace.EndNs)),
        new("status", static (row, trace) => row.Text(trace.Status)),
        new("span_count", static (row, trace) => row.Int(trace.NewSpans)),
        new("error_count", static (row, trace) => row.Int(trace.Errors)),
        new("input", static (row, trace) => row.Text(trace.Input)),
        new("input_given", static (row, trace) => row.Bool(trace.InputGiven)),
        new("output", static (row, trace) => row.Text(trace.Output)),
        new("output_given", static (row, trace) => row.Bool(trace.OutputGiven)),
        new("tags", static (row, trace) => row.Texts([.. trace.Tags.Take(TraceChange.MaxTags)])),
        new("metadata", static (row, trace) => row.Jsonb(trace.Metadata)),
        new("thread_id", static (row, trace) => row.Text(trace.ThreadId)),
        new("user_id", static (row, trace) => row.Text(trace.UserId)),
        new("environment", static (row, trace) => row.Text(trace.Environment)),
        new("version", static (row, trace) => row.Text(trace.Version)),
        new("service_name", static (row, trace) => row.Text(trace.ServiceName)),
        new("input_tokens", static (row, trace) => row.Long(trace.InputTokens)),
        new("output_tokens", static (row, trace) => row.Long(trace.OutputTokens)),
        new("cached_input_tokens", static (row, trace) => row.Long(trace.CachedInputTokens)),
        new("cost_usd", static (row, trace) => row.Decimal(trace.CostUsd)),
        new("metric_collection", static (row, trace) => row.Text(trace.MetricCollection)),
        new("details", static (row, trace) => row.Jsonb(trace.Details)));

    internal static CopyTable<TraceChange> Staging { get; } = new("arriving_traces", _row.Columns, _row.Write);

    // Of several roots the earliest counts; the same one again is one that was unfinished.
    private const string NewRoot = "excluded.root_start_ns <= coalesce(t.root_start_ns, 9223372036854775807)";

    /// <summary>
    /// Rows are taken in the order of their keys, traces before threads: two writers cannot wait for each other. A trace that changes is unsettled again, 2 s after its root has ended, 30 s without one.
    /// </summary>
    internal static string Upsert { get; } = $"""
        with changed as (
            insert into traces as t ({_row.Columns})
            select {_row.Columns} from arriving_traces order by project_id, trace_id
            on conflict (project_id, trace_id) do update set
                name = case
                    when excluded.name_given then excluded.name
                    when t.name_given then t.name
                    when {NewRoot} then excluded.name
                    when t.root_span_id is null and excluded.start_ns < t.start_ns then excluded.name
                    else t.name end,
                name_given = t.name_given or excluded.name_given,
                root_span_id = case when {NewRoot} then excluded.root_span_id else t.root_span_id end,
                root_start_ns = least(t.root_start_ns, excluded.root_start_ns),
                root_ended = case when {NewRoot} then excluded.root_ended else t.root_ended end,
                status = case when {NewRoot} then excluded.status else t.status end,
                service_name = case when {NewRoot} then excluded.service_name
                    when t.root_span_id is null and excluded.start_ns < t.start_ns then excluded.service_name
                    else coalesce(t.service_name, excluded.service_name) end,
                start_ns = least(t.start_ns, excluded.start_ns),
                end_ns = greatest(t.end_ns, excluded.end_ns),
                span_count = t.span_count + excluded.span_count,
                error_count = t.error_count + excluded.error_count,
                input = case when excluded.input_given or not t.input_given and {NewRoot}
                    then excluded.input else t.input end,
                input_given = t.input_given or excluded.input_given,
                output = case when excluded.output_given or not t.output_given and {NewRoot}
                    then excluded.output else t.output end,
                output_given = t.output_given or excluded.output_given,
                tags = case when t.tags @> excluded.tags then t.tags else array(
                    select tag from unnest(t.tags || excluded.tags) tag group by tag order by tag limit {TraceChange.MaxTags}) end,
                metadata = t.metadata || excluded.metadata,
                thread_id = coalesce(excluded.thread_id, t.thread_id),
                user_id = coalesce(excluded.user_id, t.user_id),
                environment = coalesce(excluded.environment, t.environment),
                version = coalesce(excluded.version, t.version),
                input_tokens = t.input_tokens + excluded.input_tokens,
                output_tokens = t.output_tokens + excluded.output_tokens,
                cached_input_tokens = t.cached_input_tokens + excluded.cached_input_tokens,
                cost_usd = t.cost_usd + excluded.cost_usd,
                metric_collection = coalesce(excluded.metric_collection, t.metric_collection),
                details = t.details || excluded.details,
                updated_at = now()
            returning project_id, trace_id, root_ended, thread_id, user_id, start_ns, end_ns
        ), unsettled as (
            insert into unsettled_traces (project_id, trace_id, due_at)
            select project_id, trace_id, now() + case when root_ended then interval '2 s' else interval '30 s' end
            from changed
            on conflict (project_id, trace_id) do update set due_at = excluded.due_at
        )
        insert into threads as h (project_id, thread_id, user_id, start_ns, end_ns)
        select project_id, thread_id, max(user_id), min(start_ns), max(end_ns)
        from changed
        where thread_id is not null
        group by project_id, thread_id
        order by project_id, thread_id
        on conflict (project_id, thread_id) do update set
            user_id = coalesce(excluded.user_id, h.user_id),
            start_ns = least(h.start_ns, excluded.start_ns),
            end_ns = greatest(h.end_ns, excluded.end_ns)
            where excluded.start_ns < h.start_ns or excluded.end_ns > h.end_ns or excluded.user_id <> coalesce(h.user_id, '')
        """;
}
