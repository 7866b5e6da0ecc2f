using Microsoft.Extensions.Options;
using Platform.ServiceDefaults;
using Platform.Storage;
using Platform.Storage.Threads;
using Platform.Storage.Traces;

namespace Platform.Worker.Evaluations;

/// <summary>Notices that traces and threads have become quiet, which is when they are evaluated as a whole.</summary>
internal sealed class SettlingWorker(
    TraceSettling traces, ThreadSettling threads, Signals signals, IOptions<EvaluatorOptions> options, TimeProvider time,
    ILogger<SettlingWorker> logger)
    : BackgroundService
{
    private const int AtOnce = 200;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Polling.RepeatAsync(WorkAsync, options.Value.SettleInterval, time, logger, stoppingToken);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var silence = EvaluationTelemetry.Silence();
        while (await SettleAsync(stoppingToken))
        {
        }
    }

    /// <returns>Whether there may be more to settle.</returns>
    private async Task<bool> SettleAsync(CancellationToken stoppingToken)
    {
        var settled = await traces.SettleAsync(AtOnce, stoppingToken);
        var ofThreads = await threads.SettleAsync(AtOnce, stoppingToken);
        foreach (var trace in settled.Traces)
            signals.Send($"trace:{trace.ProjectId}", trace.TraceId);
        if (settled.QueuedEvaluations || ofThreads > 0)
            signals.Send("evaluations");
        return settled.Traces.Count == AtOnce || ofThreads > 0;
    }
}
