using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Storage.Evaluations;
using Platform.Worker.Filters;
using Platform.Worker.Measurements;

namespace Platform.Worker.Evaluations;

/// <summary>Decides what becomes of an evaluation. Whatever is wrong with it is a decision too.</summary>
internal sealed partial class Deciding(
    MetricSource metrics, Admission admission, Measuring measuring, IOptions<EvaluatorOptions> options, ILogger<Deciding> logger)
{
    /// <exception cref="NpgsqlException">The database does not answer: nothing is known of the evaluation.</exception>
    public async Task<Decision> DecideAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if (taken.Attempts > options.Value.MaxAttempts)
            return Decision.Fail($"Given up after {options.Value.MaxAttempts} tries: {taken.Error ?? "the worker was lost each time"}");
        if (!taken.Latest)
            return Decision.Skip(SkipReasons.Superseded, "A newer evaluation has been queued since.");
        try
        {
            var (metric, version, refusal) = await metrics.GetAsync(taken, cancellationToken);
            if (metric is null)
                return refusal!;
            taken = taken with { MetricVersion = version };
            return taken.Lane == EvaluationLane.Judged ? await measuring.MeasureAsync(taken, metric, cancellationToken)
                : await admission.DecideAsync(taken, metric, cancellationToken) is { } decision ? decision
                : metric.Description.NeedsJudge ? new Decision.MoveToJudged()
                : await measuring.MeasureAsync(taken, metric, cancellationToken);
        }
        catch (Exception bug) when (bug is not (OperationCanceledException or NpgsqlException))
        {
            // Whatever is wrong with one evaluation must not stop the others.
            LogFailed(bug, taken.Id, taken.Metric);
            return Decision.Fail($"{taken.Metric} failed: {bug.Message}");
        }
    }

    [LoggerMessage(LogLevel.Error, "Evaluation {EvaluationId} {Metric} failed")]
    private partial void LogFailed(Exception problem, Guid evaluationId, string metric);
}
