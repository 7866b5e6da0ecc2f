using Microsoft.Extensions.Options;
using Npgsql;
using Platform.ServiceDefaults;
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var silence = EvaluationTelemetry.Silence();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await SettleAsync(stoppingToken))
                {
                }
            }
            catch (NpgsqlException problem)
            {
                logger.DatabaseFailed(problem); // as good a reason to wait a moment as having nothing to do
            }

            await Task.Delay(options.Value.SettleInterval, time, stoppingToken);
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
