using Microsoft.Extensions.Options;
using Platform.ServiceDefaults;
using Platform.Storage;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>Queues the past that somebody wants evaluated, as fast as it is.</summary>
internal sealed class ReevaluationWorker(
    ReevaluationPages pages, Signals signals, IOptions<EvaluatorOptions> options, TimeProvider time,
    ILogger<ReevaluationWorker> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Polling.RepeatAsync(WorkAsync, options.Value.PollInterval, time, logger, stoppingToken);

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        using var silence = EvaluationTelemetry.Silence();
        while (await pages.QueueNextAsync(stoppingToken) > 0)
            signals.Send("evaluations");
    }
}
