using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Platform.Storage.Traces.Writing;

/// <summary>What a batch says about traces, one array for each column, on its way into <c>traces</c>.</summary>
internal static class TraceTable
{
    private static readonly Column[] _columns =
    [
        Of("project_id", NpgsqlDbType.Integer, static trace => trace.ProjectId),
        Of("trace_id", NpgsqlDbType.Bytea, static trace => trace.TraceId),
        Of("name", NpgsqlDbType.Text, static trace => trace.Name),
        Of("name_given", NpgsqlDbType.Boolean, static trace => trace.NameGiven),
        Of("root_span_id", NpgsqlDbType.Bytea, static trace => trace.RootSpanId),
        Of("root_start_ns", NpgsqlDbType.Bigint, static trace => trace.RootStartNs),
        Of("root_ended", NpgsqlDbType.Boolean, static trace => trace.RootEnded),
        Of("start_ns", NpgsqlDbType.Bigint, static trace => trace.StartNs),
        Of("end_ns", NpgsqlDbType.Bigint, static trace => trace.EndNs),
        Of("status", NpgsqlDbType.Text, static trace => trace.Status),
        Of("span_count", NpgsqlDbType.Integer, static trace => trace.NewSpans),
        Of("error_count", NpgsqlDbType.Integer, static trace => trace.Errors),
        Of("input", NpgsqlDbType.Json, static trace => trace.Input),
        Of("input_given", NpgsqlDbType.Boolean, static trace => trace.InputGiven),
        Of("output", NpgsqlDbType.Json, static trace => trace.Output),
        Of("output_given", NpgsqlDbType.Boolean, static trace => trace.OutputGiven),
        Of("tags", NpgsqlDbType.Json, static trace => TagsOf(trace)) with { Value = "array(select json_array_elements_text(tags))" },
        Of("metadata", NpgsqlDbType.Jsonb, static trace => trace.Metadata),
        Of("thread_id", NpgsqlDbType.Text, static trace => trace.ThreadId),
        Of("user_id", NpgsqlDbType.Text, static trace => trace.UserId),
        Of("environment", NpgsqlDbType.Text, static trace => trace.Environment),
        Of("version", NpgsqlDbType.Text, static trace => trace.Version),
        Of("service_name", NpgsqlDbType.Text, static trace => trace.ServiceName),
        Of("input_tokens", NpgsqlDbType.Bigint, static trace => trace.InputTokens),
        Of("output_tokens", NpgsqlDbType.Bigint, static trace => trace.OutputTokens),
        Of("cached_input_tokens", NpgsqlDbType.Bigint, static trace => trace.CachedInputTokens),
        Of("cost_usd", NpgsqlDbType.Numeric, static trace => trace.CostUsd),
        Of("metric_collection", NpgsqlDbType.Text, static trace => trace.MetricCollection),
        Of("details", NpgsqlDbType.Jsonb, static trace => trace.Details),
    ];

    private static readonly string _names = string.Join(", ", _columns.Select(column => column.Name));

    private static readonly string _arrays = string.Join(", ", _columns.Select((column, i) => $"${i + 1}::{column.Type}[]"));

    // Of several roots the earliest counts; the same one again is one that was unfinished.
    private const string NewRoot = "excluded.root_start_ns <= coalesce(t.root_start_ns, 9223372036854775807)";

    /// <summary>
    /// Rows are taken in the order of their keys, traces before threads: two writers cannot wait for each other. A trace that changes is unsettled again, 2 s after its root has ended, 30 s without one.
    /// </summary>
    internal static string Upsert { get; } = $"""
        with changed as (
            insert into traces as t ({_names})
            select {string.Join(", ", _columns.Select(column => column.Value))}
            from unnest({_arrays}) arriving ({_names})
            order by project_id, trace_id
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

    /// <summary>The parameters of <see cref="Upsert"/>.</summary>
    internal static NpgsqlParameter[] ArraysOf(List<TraceChange> traces) => [.. _columns.Select(column => column.ArrayOf(traces))];

    private static Column Of<T>(string name, NpgsqlDbType type, Func<TraceChange, T> value) =>
        new(name, type.ToString().ToLowerInvariant(), traces => traces.ArrayOf(value, type)) { Value = name };

    // An array of arrays would need all of one length.
    private static string TagsOf(TraceChange trace) =>
        trace.Tags.Count == 0 ? "[]" : JsonSerializer.Serialize(trace.Tags.Take(TraceChange.MaxTags));

    /// <param name="Type">As PostgreSQL says it.</param>
    private sealed record Column(string Name, string Type, Func<List<TraceChange>, NpgsqlParameter> ArrayOf)
    {
        /// <summary>What is stored, in SQL.</summary>
        internal required string Value { get; init; }
    }
}
