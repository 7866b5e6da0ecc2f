using System.Collections.Concurrent;
using System.Data.Common;
using System.Text.Json;
using Platform.Gates.Nightly;
using Platform.Storage;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>Carries on the runs that are not finished, several at once; whichever replica has a run's lock.</summary>
public sealed partial class GateWorker(
    GateRunQueue queue, GateRuns runs, PrGate pr, NightlyGate nightly, TimeProvider time, ILogger<GateWorker> logger) : BackgroundService
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<Guid, Task> _running = [];

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Polling.RepeatAsync(WorkAsync, _poll, time, logger, stoppingToken);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        foreach (var waiting in await queue.ListAsync(stoppingToken))
        {
            if (!_running.ContainsKey(waiting.Id) && await queue.TryLockAsync(waiting, stoppingToken) is { } held)
                _running[waiting.Id] = CarryOnAsync(waiting, held, stoppingToken);
        }
    }

    private async Task CarryOnAsync(WaitingRun waiting, IAsyncDisposable held, CancellationToken stoppingToken)
    {
        await using var _ = held;
        try
        {
            // Another replica may have finished it between the list and the lock.
            if (await runs.FindAsync(waiting.ProjectId, waiting.Id, stoppingToken) is { Status: "running" } run
                && await queue.RequestAsync(waiting, stoppingToken) is { } request)
                await CarryOnAsync(waiting.ProjectId, run, request, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // It goes on at the next start.
        }
        catch (DbException gone) when (gone.IsTransient)
        {
            // The database is away: what is stored is kept, and the run goes on once it is back.
            LogWaits(waiting.Id, gone);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            // One run that cannot go on must not end the others, and must not be tried for ever.
            LogFailed(waiting.Id, problem);
            await runs.FinishAsync(waiting.ProjectId, waiting.Id, new()
            {
                Outcome = Outcome.Block,
                Conclusive = false,
                Reasons = [$"The run could not go on: {problem.Message}"],
            }, CancellationToken.None);
        }
        finally
        {
            _running.TryRemove(waiting.Id, out Task? _);
        }
    }

    private Task CarryOnAsync(int project, TestRun run, JsonElement asked, CancellationToken stoppingToken)
    {
        var tier = TierName.Parse(run.Tier) ?? Tier.Pr;
        var request = GateRequest.Read(asked, tier);
        return tier == Tier.Nightly ? nightly.RunAsync(project, run, request, stoppingToken) : pr.RunAsync(project, run, request, stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Gate run {RunId} waits for the database")]
    private partial void LogWaits(Guid runId, Exception gone);

    [LoggerMessage(LogLevel.Error, "Gate run {RunId} could not go on")]
    private partial void LogFailed(Guid runId, Exception problem);
}
