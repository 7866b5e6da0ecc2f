using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.SpanLogs;

/// <summary>A score of a span that came apart from it, by a log record.</summary>
public sealed record LoggedScore(byte[] TraceId, byte[] SpanId, DateOnly Day, ReportedScore Score);

/// <summary>Keeps scores that agents reported in log records, beside those that came within their spans.</summary>
public sealed class ReportedScoreStore(NpgsqlDataSource database)
{
    /// <summary>Returns after the commit. The span need not be there yet; of one metric the first score stays.</summary>
    public async Task AddAsync(int project, IReadOnlyCollection<LoggedScore> scores, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into evaluations (project_id, id, target, subject, trace_id, span_id, day, metric, source, status, score,
                reason, judge, finished_at)
            select @project, gen_random_uuid(), 'span', encode(trace_id, 'hex') || '/' || encode(span_id, 'hex'), trace_id,
                span_id, day, metric, 'reported', 'scored', score, reason, judge, now()
            from unnest(@traces, @spans, @days, @metrics, @values, @reasons, @judges)
                s (trace_id, span_id, day, metric, score, reason, judge)
            on conflict do nothing
            """,
            new
            {
                project,
                traces = scores.Select(score => score.TraceId).ToArray(),
                spans = scores.Select(score => score.SpanId).ToArray(),
                days = scores.Select(score => score.Day).ToArray(),
                metrics = scores.Select(score => score.Score.Metric).ToArray(),
                values = scores.Select(score => score.Score.Score).ToArray(),
                reasons = scores.Select(score => ReasonOf(score.Score)).ToArray(),
                judges = scores.Select(score => score.Score.Judge).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    private static string? ReasonOf(ReportedScore score) =>
        score is { Label: { } label, Explanation: { } explanation } ? $"{label}: {explanation}" : score.Label ?? score.Explanation;
}
