namespace Platform.Storage.Traces.Writing;

/// <summary>Spans on their way into <c>spans</c>: new ones straight, others by a staging table of the connection.</summary>
internal static class SpanTable
{
    private const string Key = "project_id, trace_id, span_id, day";

    private static readonly CopyColumn<PlacedSpan>[] _key =
    [
        new("project_id", static (row, placed) => row.Int(placed.Span.ProjectId)),
        new("trace_id", static (row, placed) => row.Bytes(placed.Span.TraceId)),
        new("span_id", static (row, placed) => row.Bytes(placed.Span.SpanId)),
        new("day", static (row, placed) => row.Date(placed.Span.Start.Day)),
    ];

    private static readonly CopyColumn<PlacedSpan>[] _content =
    [
        new("parent_span_id", static (row, placed) => row.Bytes(placed.Span.ParentSpanId)),
        new("name", static (row, placed) => row.Text(placed.Span.Name)),
        new("type", static (row, placed) => row.Text(placed.Span.Type)),
        new("status", static (row, placed) => row.Text(placed.Span.Status)),
        new("error", static (row, placed) => row.Text(placed.Span.Error)),
        new("start_ns", static (row, placed) => row.Long(placed.Span.Start.Nanoseconds)),
        new("end_ns", static (row, placed) => row.Long(placed.Span.End?.Nanoseconds)),
        new("service_name", static (row, placed) => row.Text(placed.Span.ServiceName)),
        new("model", static (row, placed) => row.Text(placed.Span.Model)),
        new("requested_model", static (row, placed) => row.Text(placed.Span.RequestedModel)),
        new("provider", static (row, placed) => row.Text(placed.Span.Provider)),
        new("input", static (row, placed) => row.Text(placed.Span.Input)),
        new("output", static (row, placed) => row.Text(placed.Span.Output)),
        new("input_tokens", static (row, placed) => row.Long(placed.Span.InputTokens)),
        new("output_tokens", static (row, placed) => row.Long(placed.Span.OutputTokens)),
        new("cached_input_tokens", static (row, placed) => row.Long(placed.Span.CachedInputTokens)),
        new("cost_usd", static (row, placed) => row.Decimal(placed.Span.CostUsd)),
        new("tool_name", static (row, placed) => row.Text(placed.Span.ToolName)),
        new("tool_arguments", static (row, placed) => row.Text(placed.Span.ToolArguments)),
        new("tool_result", static (row, placed) => row.Text(placed.Span.ToolResult)),
        new("retrieval_context", static (row, placed) => row.Text(placed.Span.RetrievalContext)),
        new("metric_collection", static (row, placed) => row.Text(placed.Span.MetricCollection)),
        new("metadata", static (row, placed) => row.Text(placed.Span.Metadata)),
        new("attributes", static (row, placed) => row.Text(placed.Span.Attributes)),
        new("events", static (row, placed) => row.Text(placed.Span.Events)),
        new("details", static (row, placed) => row.Text(placed.Span.Details)),
    ];

    internal static CopyTable<PlacedSpan> New { get; } = new("spans", [.. _key, .. _content]);

    internal static CopyTable<PlacedSpan> Staging { get; } = new("arriving_spans", [.. _key, .. _content]);

    /// <summary>
    /// Returns the staged spans that are new or completed, in the order of <see cref="SpanBatch"/>, and which of the two
    /// they are. A span that had finished stays as it is.
    /// </summary>
    internal static string Insert { get; } = $"""
        insert into spans as s ({Staging.Columns})
        select {Staging.Columns} from arriving_spans order by {Key}
        on conflict ({Key}) do update
            set {string.Join(", ", _content.Select(column => $"{column.Name} = excluded.{column.Name}"))}
            where s.end_ns is null and excluded.end_ns is not null
        returning trace_id, span_id, received_at = now()
        """;
}
