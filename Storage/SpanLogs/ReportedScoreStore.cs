using Npgsql;
using Platform.Storage.Traces;
using Platform.Storage.Traces.Writing;

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
        await ReportedScoreRows.AddAsync(connection,
            [.. scores.Select(logged => new ReportedScoreRow(project, logged.TraceId, logged.SpanId, logged.Day, logged.Score with { Target = "span" }))],
            cancellationToken);
    }
}
