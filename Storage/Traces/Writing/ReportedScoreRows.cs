using Npgsql;
using NpgsqlTypes;

namespace Platform.Storage.Traces.Writing;

/// <summary>A score that was reported, and the span that it came with or is about.</summary>
internal readonly record struct ReportedScoreRow(int ProjectId, byte[] TraceId, byte[] SpanId, DateOnly Day, ReportedScore Score);

/// <summary>Scores that agents reported, beside ours. Of one metric on one subject the first stays.</summary>
internal static class ReportedScoreRows
{
    private const string Insert = """
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

    internal static async Task AddAsync(
        NpgsqlConnection connection, IReadOnlyCollection<ReportedScoreRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count > 0)
            await connection.ExecuteAsync(Insert,
            [
                rows.ArrayOf(row => row.ProjectId, NpgsqlDbType.Integer),
                rows.ArrayOf(row => row.TraceId, NpgsqlDbType.Bytea),
                rows.ArrayOf(row => row.Score.Target is "trace" ? null : row.SpanId, NpgsqlDbType.Bytea),
                rows.ArrayOf(row => row.Day, NpgsqlDbType.Date),
                rows.ArrayOf(row => row.Score.Metric, NpgsqlDbType.Text),
                rows.ArrayOf(row => row.Score.Score is { } score && double.IsFinite(score) ? score : (double?)null, NpgsqlDbType.Double),
                rows.ArrayOf(row => ReasonOf(row.Score), NpgsqlDbType.Text),
                rows.ArrayOf(row => row.Score.Judge, NpgsqlDbType.Text),
                rows.ArrayOf(row => row.Score.Threshold, NpgsqlDbType.Double),
                rows.ArrayOf(row => row.Score.Success, NpgsqlDbType.Boolean),
                rows.ArrayOf(row => row.Score.Strict, NpgsqlDbType.Boolean),
                rows.ArrayOf(row => row.Score.Error, NpgsqlDbType.Text),
                rows.ArrayOf(row => row.Score.CostUsd, NpgsqlDbType.Numeric),
            ], cancellationToken);
    }

    private static string? ReasonOf(ReportedScore score) =>
        score is { Label: { } label, Explanation: { } explanation } ? $"{label}: {explanation}" : score.Label ?? score.Explanation;
}
