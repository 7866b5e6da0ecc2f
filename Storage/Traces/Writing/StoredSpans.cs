using Dapper;
using Npgsql;

namespace Platform.Storage.Traces.Writing;

/// <summary>
/// Finds the spans of a batch that are stored already, so that all others can be copied straight into their table. Only
/// time depends on it: what is stored by somebody else after this look is found by its key.
/// </summary>
internal static class StoredSpans
{
    // Most traces are new, and one look for each spares a look for each of their spans.
    private const string KnownTraces = """
        select (place - 1)::int
        from unnest(@projects, @traces) with ordinality s (project_id, trace_id, place)
        join traces using (project_id, trace_id)
        """;

    // The range of days keeps other partitions out.
    private const string KnownSpans = """
        select (place - 1)::int
        from unnest(@projects, @traces, @spans, @days) with ordinality s (project_id, trace_id, span_id, day, place)
        join spans using (project_id, trace_id, span_id, day)
        where spans.day between @first and @last
        order by place
        """;

    /// <param name="batch">In the order of <see cref="SpanBatch"/>, which the answer keeps.</param>
    internal static async Task<List<PlacedSpan>> FindAsync(
        NpgsqlConnection connection, List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        var traces = SpanBatch.ByTrace(batch, placed => placed.Span);
        var known = (await PlacesAsync(KnownTraces, new
        {
            projects = traces.ConvertAll(trace => trace[0].Span.ProjectId),
            traces = traces.ConvertAll(trace => trace[0].Span.TraceId),
        })).Order().SelectMany(place => traces[place]).ToList();
        if (known is [])
            return [];

        var days = known.ConvertAll(placed => placed.Span.Start.Day);
        return (await PlacesAsync(KnownSpans, new
        {
            projects = known.ConvertAll(placed => placed.Span.ProjectId),
            traces = known.ConvertAll(placed => placed.Span.TraceId),
            spans = known.ConvertAll(placed => placed.Span.SpanId),
            days,
            first = days.Min(),
            last = days.Max(),
        })).Select(place => known[place]).ToList();

        Task<IEnumerable<int>> PlacesAsync(string sql, object parameters) =>
            connection.QueryAsync<int>(new(sql, parameters, cancellationToken: cancellationToken));
    }
}
