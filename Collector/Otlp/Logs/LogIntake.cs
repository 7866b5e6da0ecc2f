using Google.Protobuf;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Collector.Otlp.Mapping;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Masking;
using Platform.Storage.SpanLogs;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Logs;

/// <summary>
/// Takes the log records that belong to spans: GenAI events and evaluation results. Other records are counted and dropped:
/// this is no store of logs.
/// </summary>
internal sealed class LogIntake(
    SpanLogStore logs, ReportedScoreStore scores, LogAttaching attaching, MaskingSource masking, OtlpCounts counts,
    IOptions<OtlpOptions> options, TimeProvider time)
{
    private readonly OtlpOptions _limits = options.Value;

    internal async Task<OtlpAnswer> AddLogsAsync(int project, ExportLogsServiceRequest request, CancellationToken cancellationToken)
    {
        var records = request.ResourceLogs
            .SelectMany(resource => resource.ScopeLogs).SelectMany(scope => scope.LogRecords).ToList();
        if (records.Count > _limits.MaxSpans)
            return OtlpAnswer.TooLarge($"The request has {records.Count} log records; at most {_limits.MaxSpans} are taken at once.");
        try
        {
            var kept = records.FindAll(SpanEventRecord.IsKept);
            counts.Dropped(project, "logs", records.Count - kept.Count);
            if (kept is [])
                return OtlpAnswer.Accepted;

            var refusals = new Refusals("log records");
            var events = Take(project, kept, await masking.GetAsync(project, cancellationToken), refusals);
            await StoreAsync(project, events, cancellationToken);
            return refusals.ToAnswer();
        }
        catch (NpgsqlException)
        {
            return OtlpAnswer.Unavailable;
        }
    }

    private List<(LogRecord Record, Span.Types.Event Event)> Take(
        int project, List<LogRecord> records, MaskingRules rules, Refusals refusals)
    {
        var now = Instant.From(time.GetUtcNow());
        var bounds = new SpanBounds(_limits, now);
        var taken = new List<(LogRecord, Span.Types.Event)>(records.Count);
        foreach (var record in records)
        {
            var said = SpanEventRecord.EventOf(record, now);
            if ((ProblemOf(record, bounds) ?? bounds.Refuse(said.Attributes, "record")) is { } reason)
            {
                refusals.Add(said.Name, reason);
                continue;
            }
            if (!rules.IsEmpty)
                rules.Apply(said.Attributes);
            taken.Add((record, said));
        }
        counts.Refused(project, "logs", records.Count - taken.Count);
        counts.Stored(project, "logs", taken.Count);
        return taken;
    }

    private static string? ProblemOf(LogRecord record, SpanBounds bounds) =>
        SpanBounds.IsNoId(record.TraceId, 16) || SpanBounds.IsNoId(record.SpanId, 8)
            ? "it names no span, so there is nothing to attach it to"
            : bounds.IsTooLate(record.TimeUnixNano) ? $"its time is {bounds.TooLate}"
            : null;

    private async Task StoreAsync(
        int project, List<(LogRecord Record, Span.Types.Event Event)> events, CancellationToken cancellationToken)
    {
        LoggedScore[] measured = [.. events
            .Where(taken => taken.Event.Name == ReportedScores.ResultEvent)
            .Select(taken => (taken.Record, taken.Event, Score: ReportedScores.OfEvent(taken.Event)))
            .Where(taken => taken.Score is not null)
            .Select(taken => new LoggedScore(taken.Record.TraceId.ToByteArray(), taken.Record.SpanId.ToByteArray(),
                new Instant((long)taken.Event.TimeUnixNano).Day, taken.Score!))];
        if (measured is not [])
            await scores.AddAsync(project, measured, cancellationToken);

        SpanLog[] waiting = [.. events.Select(taken => new SpanLog
        {
            ProjectId = project,
            TraceId = taken.Record.TraceId.ToByteArray(),
            SpanId = taken.Record.SpanId.ToByteArray(),
            Time = new((long)taken.Event.TimeUnixNano),
            Event = taken.Event.ToByteArray(),
        })];
        if (waiting is [])
            return;
        await logs.AddAsync(waiting, cancellationToken);
        attaching.WakeUp();
    }
}
