using Npgsql;
using NpgsqlTypes;
using Platform.Storage.Evaluations;

namespace Platform.Storage.Traces.Writing;

/// <summary>
/// Evaluations that a span brings with it, written in its own transaction: jobs of the collections that apply to it, and
/// scores that its agent reported.
/// </summary>
internal static class SpanEvaluations
{
    /// <summary>Projects where a collection takes spans that do not name it.</summary>
    internal const string MatchingProjects =
        "select distinct project_id from metric_collections where current and scope = 'span' and apply = 'matching'";

    private const string Spans = """
        select project_id, encode(trace_id, 'hex') || '/' || encode(span_id, 'hex') subject, trace_id, span_id,
            null thread_id, day, 0 generation, collection
        from unnest($1::int[], $2::bytea[], $3::bytea[], $4::date[], $5::text[])
            s (project_id, trace_id, span_id, day, collection)
        """;

    private static readonly string _jobs =
        CollectionJobs.Insert("span", Spans, "(c.name = s.collection or c.apply = 'matching')");

    private static readonly string _misses = CollectionJobs.InsertMisses("span", Spans);

    /// <param name="spans">New or completed ones.</param>
    /// <param name="matching">What <see cref="MatchingProjects"/> gives.</param>
    /// <returns>Whether there are jobs that were not there before.</returns>
    internal static async Task<bool> AddAsync(
        NpgsqlConnection connection, List<WrittenSpan> spans, HashSet<int> matching, CancellationToken cancellationToken)
    {
        await ReportedScoreRows.AddAsync(connection,
            [.. from written in spans.FindAll(written => written.Span.Scores is not [])
                from score in written.Span.Scores
                select new ReportedScoreRow(written.Span.ProjectId, written.Span.TraceId, written.Span.SpanId, written.Span.Start.Day, score)],
            cancellationToken);

        var taken = spans.FindAll(written => written.Span.End is not null
            && (written.Span.MetricCollection is not null || matching.Contains(written.Span.ProjectId)));
        if (taken is [])
            return false;
        await connection.ExecuteAsync(_misses, ArraysOf(taken), cancellationToken);
        return await connection.ExecuteAsync(_jobs, ArraysOf(taken), cancellationToken) > 0;
    }

    private static NpgsqlParameter[] ArraysOf(List<WrittenSpan> spans) =>
    [
        spans.ArrayOf(written => written.Span.ProjectId, NpgsqlDbType.Integer),
        spans.ArrayOf(written => written.Span.TraceId, NpgsqlDbType.Bytea),
        spans.ArrayOf(written => written.Span.SpanId, NpgsqlDbType.Bytea),
        spans.ArrayOf(written => written.Span.Start.Day, NpgsqlDbType.Date),
        spans.ArrayOf(written => written.Span.MetricCollection, NpgsqlDbType.Text),
    ];
}
