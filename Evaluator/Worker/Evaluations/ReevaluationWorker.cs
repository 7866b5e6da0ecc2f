using Microsoft.Extensions.Options;
using Npgsql;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>Queues the past that somebody wants evaluated, as fast as it is.</summary>
internal sealed class ReevaluationWorker(
    ReevaluationPages pages, Signals signals, IOptions<EvaluatorOptions> options, TimeProvider time,
    ILogger<ReevaluationWorker> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var silence = EvaluationTelemetry.Silence();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await pages.QueueNextAsync(stoppingToken) > 0)
                    signals.Send("evaluations");
            }
            catch (NpgsqlException problem)
            {
                logger.DatabaseFailed(problem);
            }

            await Task.Delay(options.Value.PollInterval, time, stoppingToken);
        }
    }
}
