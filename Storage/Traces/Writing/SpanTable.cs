namespace Platform.Storage.Traces.Writing;

/// <summary>Spans on their way into <c>spans</c>: new ones straight, others by a staging table of the connection.</summary>
internal static class SpanTable
{
    private const string Key = "project_id, trace_id, span_id, day";

    private static readonly Column[] _key =
    [
        new("project_id", static (row, span) => row.Int(span.ProjectId)),
        new("trace_id", static (row, span) => row.Bytes(span.TraceId)),
        new("span_id", static (row, span) => row.Bytes(span.SpanId)),
        new("day", static (row, span) => row.Date(span.Start.Day)),
    ];

    private static readonly Column[] _content =
    [
        new("parent_span_id", static (row, span) => row.Bytes(span.ParentSpanId)),
        new("name", static (row, span) => row.Text(span.Name)),
        new("type", static (row, span) => row.Text(span.Type)),
        new("status", static (row, span) => row.Text(span.Status)),
        new("error", static (row, span) => row.Text(span.Error)),
        new("start_ns", static (row, span) => row.Long(span.Start.Nanoseconds)),
        new("end_ns", static (row, span) => row.Long(span.End?.Nanoseconds)),
        new("service_name", static (row, span) => row.Text(span.ServiceName)),
        new("model", static (row, span) => row.Text(span.Model)),
        new("requested_model", static (row, span) => row.Text(span.RequestedModel)),
        new("provider", static (row, span) => row.Text(span.Provider)),
        new("input", static (row, span) => row.Text(span.Input)),
        new("output", static (row, span) => row.Text(span.Output)),
        new("input_tokens", static (row, span) => row.Long(span.InputTokens)),
        new("output_tokens", static (row, span) => row.Long(span.OutputTokens)),
        new("cached_input_tokens", static (row, span) => row.Long(span.CachedInputTokens)),
        new("cost_usd", static (row, span) => row.Decimal(span.CostUsd)),
        new("tool_name", static (row, span) => row.Text(span.ToolName)),
        new("tool_arguments", static (row, span) => row.Text(span.ToolArguments)),
        new("tool_result", static (row, span) => row.Text(span.ToolResult)),
        new("retrieval_context", static (row, span) => row.Text(span.RetrievalContext)),
        new("metric_collection", static (row, span) => row.Text(span.MetricCollection)),
        new("metadata", static (row, span) => row.Text(span.Metadata)),
        new("attributes", static (row, span) => row.Text(span.Attributes)),
        new("events", static (row, span) => row.Text(span.Events)),
        new("details", static (row, span) => row.Text(span.Details)),
    ];

    private static readonly Column[] _columns = [.. _key, .. _content];

    /// <summary>For a list in SQL.</summary>
    internal static string Columns { get; } = string.Join(", ", _columns.Select(column => column.Name));

    internal static CopyTable New { get; } = new("spans");

    internal static CopyTable Staging { get; } = new("arriving_spans");

    /// <summary>
    /// Returns the staged spans that are new or completed, in the order of <see cref="SpanBatch"/>, and which of the two
    /// they are. A span that had finished stays as it is.
    /// </summary>
    internal static string Insert { get; } = $"""
        insert into spans as s ({Columns})
        select {Columns} from arriving_spans order by {Key}
        on conflict ({Key}) do update
            set {string.Join(", ", _content.Select(column => $"{column.Name} = excluded.{column.Name}"))}
            where s.end_ns is null and excluded.end_ns is not null
        returning trace_id, span_id, received_at = now()
        """;

    /// <summary>The row that a span becomes, in either table.</summary>
    internal static void Write(CopyRow row, ArrivingSpan span)
    {
        row.Start((short)_columns.Length);
        foreach (var column in _columns)
            column.Write(row, span);
    }

    private readonly record struct Column(string Name, Action<CopyRow, ArrivingSpan> Write);
}
