using Platform.Gates.Runs;
using Platform.Storage;
using Platform.Storage.Gates;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>Starts runs by the schedules of suites. Every replica looks; each run is started by one.</summary>
public sealed partial class ScheduleWorker(
    GateScheduleStore schedules, GateRuns runs, GateRequests requests, TimeProvider time, ILogger<ScheduleWorker> logger) : BackgroundService
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Polling.RepeatAsync(WorkAsync, _poll, time, logger, stoppingToken);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        while (await schedules.StartDueAsync(time.GetUtcNow().UtcDateTime, StartAsync, stoppingToken))
        {
            // The next one, until none is due.
        }
    }

    private async Task<ScheduledStart> StartAsync(DueSchedule due, CancellationToken cancellationToken)
    {
        var (project, now, scheduled) = (due.ProjectId, time.GetUtcNow().UtcDateTime, due.Schedule);
        var next = new Schedule(scheduled.Cron, scheduled.TimeZone).NextAfter(now)?.UtcDateTime;
        var start = due.StillRunning ? new(null, next, "The run before it had not finished.")
            : IsTooLate(scheduled.NextAt!.Value, now, next) ? new(null, next, "No service was running then, and the next time was nearer.")
            : await StartAsync(project, scheduled, next, cancellationToken);
        LogDue(scheduled.Suite, project, start.Run?.Id, start.Problem);
        return start;
    }

    /// <summary>A run that was missed starts once, late, unless the next one is nearer: nobody wants last night's run over noon.</summary>
    internal static bool IsTooLate(DateTime due, DateTime now, DateTime? next) => next is { } following && now - due > following - now;

    private async Task<ScheduledStart> StartAsync(int project, GateSchedule scheduled, DateTime? next, CancellationToken cancellationToken)
    {
        try
        {
            var request = await requests.ReadAsync(scheduled.Request, Tier.Nightly, project, cancellationToken);
            return new(runs.New(request) with { Identifier = "schedule" }, next, null);
        }
        catch (SuiteException wrong)
        {
            return new(null, next, wrong.Sentences);
        }
    }

    [LoggerMessage(LogLevel.Information, "The suite {Suite} of project {Project} was due: run {RunId}, {Problem}")]
    private partial void LogDue(string suite, int project, Guid? runId, string? problem);
}
