using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Metrics.Catalogue;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>Takes waiting evaluations, runs their metrics, and stores the results.</summary>
internal sealed partial class EvaluationWorker(
    EvaluationQueue queue, Admission admission, Measuring measuring, WorkSignal work, Signals signals,
    EvaluationTelemetry telemetry, IOptions<EvaluatorOptions> options, TimeProvider time, ILogger<EvaluationWorker> logger)
    : BackgroundService
{
    private readonly string _name = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private int _running;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var silence = EvaluationTelemetry.Silence();
        try
        {
            await Parallel.ForEachAsync(
                TakeAllAsync(stoppingToken),
                new ParallelOptions { MaxDegreeOfParallelism = options.Value.Concurrency, CancellationToken = stoppingToken },
                EvaluateAsync);
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
            var taken = await TakeAsync(options.Value.Concurrency - Volatile.Read(ref _running), stoppingToken);
            foreach (var evaluation in taken)
            {
                Interlocked.Increment(ref _running);
                yield return evaluation;
            }

            if (taken is [])
                await work.WaitAsync(options.Value.PollInterval, stoppingToken);
        }
    }

    private async Task<IReadOnlyList<TakenEvaluation>> TakeAsync(int count, CancellationToken stoppingToken)
    {
        try
        {
            return await queue.TakeAsync(_name, count, options.Value.Lease, stoppingToken);
        }
        catch (NpgsqlException problem)
        {
            // The judge calls that are under way shall survive a restart of the database.
            LogDatabaseFailed(problem);
            return [];
        }
    }

    private async ValueTask EvaluateAsync(TakenEvaluation taken, CancellationToken stoppingToken)
    {
        using var run = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var keeping = KeepLeaseAsync(taken, run);
        try
        {
            await ApplyAsync(taken, await DecideAsync(taken, run.Token));
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Stopping, then it is given back; or the lease was lost, and another worker has it.
        }
        catch (NpgsqlException problem)
        {
            LogNotStored(problem, taken.Id); // it is taken again when the lease has run out
        }
        finally
        {
            await run.CancelAsync();
            await keeping;
            Interlocked.Decrement(ref _running);
        }
    }

    private async Task<Decision> DecideAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if (taken.Attempts > options.Value.MaxAttempts)
            return Decision.Fail($"Given up after {options.Value.MaxAttempts} tries: {taken.Error ?? "the worker was lost each time"}");
        if (!MetricCatalogue.TryCreate(taken.Metric, taken.Options, taken.Strict, out var metric, out var problem))
            return Decision.Fail(problem);
        try
        {
            return await admission.DecideAsync(taken, metric, cancellationToken)
                ?? await measuring.MeasureAsync(taken, metric, cancellationToken);
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or NpgsqlException))
        {
            // Whatever is wrong with one evaluation must not stop the others.
            LogFailed(bug, taken.Id, taken.Metric);
            return Decision.Fail($"{taken.Metric} failed: {bug.Message}");
        }
    }

    // Not cancelled by stopping: what has been measured was paid for.
    private async Task ApplyAsync(TakenEvaluation taken, Decision decision)
    {
        switch (decision)
        {
            case Decision.Postpone postpone:
                await queue.PostponeAsync(taken, postpone.Reason, postpone.Delay, CancellationToken.None);
                return;
            case Decision.Retry retry when await queue.RetryAsync(taken, retry.Result, retry.Delay, CancellationToken.None):
                LogRetried(taken.Id, taken.Metric, taken.Attempts, retry.Delay.TotalSeconds);
                Tell(taken, retry.Result with { Status = "retried" });
                return;
            case Decision.Finish finish when await queue.FinishAsync(taken, finish.Result, CancellationToken.None):
                LogFinished(taken.Id, taken.Metric, finish.Result.Status, finish.Result.Score, finish.Result.DurationMs);
                Tell(taken, finish.Result);
                return;
        }
    }

    private void Tell(TakenEvaluation taken, EvaluationResult result)
    {
        telemetry.Ended(taken, result);
        if (taken.TraceId is { } trace)
            signals.Send($"trace:{taken.ProjectId}", Convert.ToHexStringLower(trace));
    }

    private async Task KeepLeaseAsync(TakenEvaluation taken, CancellationTokenSource run)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        while (!run.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(run.Token);
                if (!await queue.RenewAsync(taken, options.Value.Lease, run.Token))
                    await run.CancelAsync();
            }
            catch (OperationCanceledException)
            {
            }
            catch (NpgsqlException problem)
            {
                LogDatabaseFailed(problem);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Evaluation {EvaluationId} {Metric} {Status} with {Score} in {DurationMs} ms")]
    private partial void LogFinished(Guid evaluationId, string metric, string status, double? score, double durationMs);

    [LoggerMessage(LogLevel.Information, "Evaluation {EvaluationId} {Metric} failed at try {Attempt}; next try in {Seconds} s")]
    private partial void LogRetried(Guid evaluationId, string metric, int attempt, double seconds);

    [LoggerMessage(LogLevel.Error, "Evaluation {EvaluationId} {Metric} failed")]
    private partial void LogFailed(Exception problem, Guid evaluationId, string metric);

    [LoggerMessage(LogLevel.Error, "Evaluation {EvaluationId} was not stored")]
    private partial void LogNotStored(Exception problem, Guid evaluationId);

    [LoggerMessage(LogLevel.Warning, "The database does not answer")]
    private partial void LogDatabaseFailed(Exception problem);
}
