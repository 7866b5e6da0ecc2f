using Dapper;
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
    private const string MatchingProjects =
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

    private const string Scores = """
        insert into evaluations (project_id, id, target, subject, trace_id, span_id, day, metric, source, status, score,
            reason, judge, threshold, success, strict, error, cost_usd, finished_at)
        select project_id, gen_random_uuid(), case when span_id is null then 'trace' else 'span' end,
            encode(trace_id, 'hex') || coalesce('/' || encode(span_id, 'hex'), ''), trace_id, span_id, day, metric,
            'reported', case when error is null then 'scored' else 'errored' end, score, reason, judge, threshold, success, strict,
            error, cost_usd, now()
        from unnest($1::int[], $2::bytea[], $3::bytea[], $4::date[], $5::text[], $6::float8[], $7::text[], $8::text[],
            $9::float8[], $10::boolean[], $11::boolean[], $12::text[], $13::numeric[])
            s (project_id, trace_id, span_id, day, metric, score, reason, judge, threshold, success, strict, error, cost_usd)
        on conflict do nothing
        """;

    /// <param name="spans">New or completed ones.</param>
    /// <returns>Whether there are jobs that were not there before.</returns>
    internal static async Task<bool> AddAsync(
        NpgsqlConnection connection, List<WrittenSpan> spans, CancellationToken cancellationToken)
    {
        await AddScoresAsync(connection, spans, cancellationToken);

        var matching = (await connection.QueryAsync<int>(new(MatchingProjects, cancellationToken: cancellationToken))).ToHashSet();
        var taken = spans.FindAll(written => written.Span.End is not null
            && (written.Span.MetricCollection is not null || matching.Contains(written.Span.ProjectId)));
        if (taken is [])
            return false;
        await ExecuteAsync(connection, _misses, [.. SpanArrays(taken)], cancellationToken);
        return await ExecuteAsync(connection, _jobs, [.. SpanArrays(taken)], cancellationToken) > 0;
    }

    private static async Task AddScoresAsync(
        NpgsqlConnection connection, List<WrittenSpan> spans, CancellationToken cancellationToken)
    {
        if (!spans.Exists(written => written.Span.Scores is not []))
            return;
        (ArrivingSpan Span, ReportedScore Score)[] scores =
            [.. spans.SelectMany(written => written.Span.Scores.Select(score => (written.Span, score)))];
        await ExecuteAsync(connection, Scores,
            [
                Array(scores, reported => reported.Span.ProjectId, NpgsqlDbType.Integer),
                Array(scores, reported => reported.Span.TraceId, NpgsqlDbType.Bytea),
                Array(scores, reported => reported.Score.Target is "trace" ? null : reported.Span.SpanId, NpgsqlDbType.Bytea),
                Array(scores, reported => reported.Span.Start.Day, NpgsqlDbType.Date),
                Array(scores, reported => reported.Score.Metric, NpgsqlDbType.Text),
                Array(scores, reported => reported.Score.Score is { } score && double.IsFinite(score) ? score : (double?)null, NpgsqlDbType.Double),
                Array(scores, reported => Reason(reported.Score), NpgsqlDbType.Text),
                Array(scores, reported => reported.Score.Judge, NpgsqlDbType.Text),
                Array(scores, reported => reported.Score.Threshold, NpgsqlDbType.Double),
                Array(scores, reported => reported.Score.Success, NpgsqlDbType.Boolean),
                Array(scores, reported => reported.Score.Strict, NpgsqlDbType.Boolean),
                Array(scores, reported => reported.Score.Error, NpgsqlDbType.Text),
                Array(scores, reported => reported.Score.CostUsd, NpgsqlDbType.Numeric),
            ],
            cancellationToken);
    }

    private static string? Reason(ReportedScore score) =>
        (score.Label, score.Explanation) is ({ } label, { } explanation) ? $"{label}: {explanation}" : score.Label ?? score.Explanation;

    private static IEnumerable<NpgsqlParameter> SpanArrays(List<WrittenSpan> spans) =>
    [
        Array(spans, written => written.Span.ProjectId, NpgsqlDbType.Integer),
        Array(spans, written => written.Span.TraceId, NpgsqlDbType.Bytea),
        Array(spans, written => written.Span.SpanId, NpgsqlDbType.Bytea),
        Array(spans, written => written.Span.Start.Day, NpgsqlDbType.Date),
        Array(spans, written => written.Span.MetricCollection, NpgsqlDbType.Text),
    ];

    private static NpgsqlParameter<TValue[]> Array<T, TValue>(IEnumerable<T> items, Func<T, TValue> value, NpgsqlDbType type) =>
        new() { TypedValue = [.. items.Select(value)], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static async Task<int> ExecuteAsync(
        NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.PrepareAsync(cancellationToken);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
