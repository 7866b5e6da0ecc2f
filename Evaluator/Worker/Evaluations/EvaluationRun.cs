using Microsoft.Extensions.Options;
using Npgsql;
using Platform.ServiceDefaults;
using Platform.Storage;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Evaluations;

/// <summary>One evaluation from being taken to being finished or put back, with its lease kept all the while.</summary>
internal sealed partial class EvaluationRun(
    HeldEvaluations held, Deciding deciding, Signals signals, WorkSignal work, EvaluationTelemetry telemetry,
    IOptions<EvaluatorOptions> options, TimeProvider time, ILogger<EvaluationRun> logger)
{
    /// <summary>Throws nothing. When cancelled, the evaluation is left as it is, for whoever releases it.</summary>
    public async Task RunAsync(TakenEvaluation taken, CancellationToken stoppingToken)
    {
        using var run = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var keeping = KeepLeaseAsync(taken, run);
        try
        {
            await ApplyAsync(taken, await deciding.DecideAsync(taken, run.Token));
        }
        catch (OperationCanceledException) when (run.IsCancellationRequested)
        {
            // Stopping; or the lease was lost, and another worker has it.
        }
        catch (Exception problem)
        {
            // Mostly the database; it is taken again when the lease has run out. None may stop the others.
            LogNotStored(problem, taken.Id);
        }
        finally
        {
            await run.CancelAsync();
            await keeping;
        }
    }

    // Not cancelled by stopping: what has been measured was paid for.
    private async Task ApplyAsync(TakenEvaluation taken, Decision decision)
    {
        switch (decision)
        {
            case Decision.Postpone postpone:
                await held.PostponeAsync(taken, postpone.Reason, postpone.Delay, CancellationToken.None);
                return;
            case Decision.MoveToJudged:
                await held.MoveToJudgedAsync(taken, CancellationToken.None);
                work.Wake(EvaluationLane.Judged);
                return;
            case Decision.Retry retry
                when await held.RetryAsync(taken, retry.Result, retry.Delay, retry.Counts, CancellationToken.None):
                LogRetried(taken.Id, taken.Metric, taken.Attempts, retry.Delay.TotalSeconds);
                Tell(taken, retry.Result with { Status = "retried" });
                return;
            case Decision.Finish finish when await held.FinishAsync(taken, finish.Result, CancellationToken.None):
                LogFinished(taken.Id, taken.Metric, finish.Result.Status, finish.Result.Score, finish.Result.DurationMs);
                Tell(taken, finish.Result);
                return;
        }
    }

    private void Tell(TakenEvaluation taken, EvaluationResult result)
    {
        telemetry.Ended(taken, result);
        // A thread's page listens to its project's traces; no trace has changed, so none is named.
        if (taken.Target != "testCase")
            signals.Send($"trace:{taken.ProjectId}", taken.TraceId is { } trace ? Convert.ToHexStringLower(trace) : "");
        if (taken.RequestId is { } request && result.Status is "scored" or "skipped" or "errored")
            signals.Send($"request:{request}");
    }

    private async Task KeepLeaseAsync(TakenEvaluation taken, CancellationTokenSource run)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 3, time);
        while (!run.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(run.Token);
                if (!await held.RenewAsync(taken, options.Value.Lease, run.Token))
                    await run.CancelAsync();
            }
            catch (OperationCanceledException)
            {
            }
            catch (NpgsqlException problem)
            {
                logger.DatabaseFailed(problem);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Evaluation {EvaluationId} {Metric} {Status} with {Score} in {DurationMs} ms")]
    private partial void LogFinished(Guid evaluationId, string metric, string status, double? score, double durationMs);

    [LoggerMessage(LogLevel.Information, "Evaluation {EvaluationId} {Metric} failed at try {Attempt}; next try in {Seconds} s")]
    private partial void LogRetried(Guid evaluationId, string metric, int attempt, double seconds);

    [LoggerMessage(LogLevel.Error, "Evaluation {EvaluationId} was not stored")]
    private partial void LogNotStored(Exception problem, Guid evaluationId);
}
