using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Storage;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>Takes the evaluations that wait in a lane, runs their metrics, and stores the results.</summary>
internal sealed class EvaluationWorker(
    EvaluationLane lane, EvaluationQueue queue, EvaluationRun run, WorkSignal work, IOptions<EvaluatorOptions> options,
    ILogger<EvaluationWorker> logger)
    : BackgroundService
{
    private readonly string _name = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly int _places = lane == EvaluationLane.Judged ? options.Value.Concurrency : options.Value.QuickConcurrency;
    private int _running;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var silence = EvaluationTelemetry.Silence();
        try
        {
            await Parallel.ForEachAsync(
                TakeAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = _places, CancellationToken = stoppingToken },
                RunAsync);
        }
        finally
        {
            await queue.ReleaseAllAsync(_name, CancellationToken.None);
        }
    }

    private async IAsyncEnumerable<TakenEvaluation> TakeAllAsync([EnumeratorCancellation] CancellationToken stoppingToken)
    {
        while (true)
        {
            // At least one is free: only a free one asks for more.
            var taken = await TakeAsync(_places - Volatile.Read(ref _running), stoppingToken);
            foreach (var evaluation in taken)
            {
                Interlocked.Increment(ref _running);
                yield return evaluation;
            }

            if (taken is [])
                await work.WaitAsync(lane, options.Value.PollInterval, stoppingToken);
        }
    }

    private async Task<IReadOnlyList<TakenEvaluation>> TakeAsync(int count, CancellationToken stoppingToken)
    {
        try
        {
            return await queue.TakeAsync(_name, lane, count, options.Value.Lease, stoppingToken);
        }
        catch (NpgsqlException problem)
        {
            // The judge calls that are under way shall survive a restart of the database.
            logger.DatabaseFailed(problem);
            return [];
        }
    }

    private async ValueTask RunAsync(TakenEvaluation taken, CancellationToken stoppingToken)
    {
        await run.RunAsync(taken, stoppingToken);
        Interlocked.Decrement(ref _running);
    }
}
