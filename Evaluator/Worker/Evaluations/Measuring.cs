using Microsoft.Extensions.Options;
using Platform.Metrics;
using Platform.Metrics.TestCases;
using Platform.Storage.Evaluations;
using Platform.Storage.Prices;
using Platform.Storage.Traces;
using Platform.Worker.Judges;

namespace Platform.Worker.Evaluations;

/// <summary>Runs a metric on its subject and says what came of it.</summary>
internal sealed class Measuring(
    SubjectReader subjects, JudgeList judges, EvaluationBudget budget, PriceStore prices,
    EvaluationTelemetry telemetry, IOptions<EvaluatorOptions> options, TimeProvider time)
{
    public async Task<Decision> MeasureAsync(TakenEvaluation taken, TestCaseMetric metric, CancellationToken cancellationToken)
    {
        if (await subjects.GetTestCaseAsync(taken, cancellationToken) is not { } testCase)
            return Decision.Skip(SkipReasons.Input, $"The {taken.Target} is no longer stored.");
        if (metric.Missing(testCase) is { } missing)
            return Decision.Skip(SkipReasons.Input, missing);
        if (!metric.Description.NeedsJudge)
            return await MeasureAsync(taken, metric, testCase, judge: null, cancellationToken);

        if (judges.Find(taken.Judge) is not { } judge)
            return Decision.Skip(SkipReasons.Judge, $"No judge named '{taken.Judge ?? JudgeList.Default}' is configured.");
        return taken.DailyBudgetUsd is { } limit && await ReserveAsync(taken, limit, cancellationToken) is { } refused
            ? refused
            : await MeasureAsync(taken, metric, testCase, judge, cancellationToken);
    }

    private async Task<Decision?> ReserveAsync(TakenEvaluation taken, decimal limit, CancellationToken cancellationToken) =>
        await budget.ReserveAsync(taken, limit, cancellationToken) switch
        {
            BudgetAnswer.Spent => Decision.Skip(
                SkipReasons.Budget, $"Today's {limit} USD of {taken.Collection} do not suffice for another one."),
            BudgetAnswer.Wait => new Decision.Postpone(
                SkipReasons.Say(SkipReasons.Budget, $"Waits until it shows what is left of today's {limit} USD of {taken.Collection}."),
                options.Value.PollInterval),
            _ => null,
        };

    private async Task<Decision> MeasureAsync(
        TakenEvaluation taken, TestCaseMetric metric, TestCase testCase, Judge? judge, CancellationToken cancellationToken)
    {
        using var traced = EvaluationTelemetry.Speak();
        using var activity = telemetry.Start(taken);
        var started = time.GetTimestamp();
        var measurement = await metric.MeasureAsync(testCase, judge?.Client, cancellationToken);
        var result = new EvaluationResult
        {
            Status = "errored",
            Judge = judge is null ? null : taken.Judge ?? JudgeList.Default,
            Model = measurement.Model,
            Demo = judge is { IsDemo: true },
            PromptVersion = measurement.PromptVersion,
            // PostgreSQL's jsonb cannot hold U+0000.
            Answers = measurement.Answers is [] ? null
                : measurement.Answers.ToJsonString().Replace(@"\u0000", @"\ufffd", StringComparison.Ordinal),
            JudgeCalls = measurement.JudgeCalls,
            InputTokens = measurement.InputTokens,
            OutputTokens = measurement.OutputTokens,
            CostUsd = judge is null ? 0 : await CostAsync(taken, judge, measurement, cancellationToken),
            DurationMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
        return Judged(taken, metric, measurement, result);
    }

    private Decision Judged(TakenEvaluation taken, TestCaseMetric metric, Measurement measurement, EvaluationResult result)
    {
        var (about, reason) = (metric.Description, measurement.Reason.Replace('\0', '\ufffd'));
        switch (measurement)
        {
            case { Status: MeasurementStatus.Skipped }:
                return Decision.Skip(SkipReasons.Input, reason);
            case { Status: MeasurementStatus.Scored, Score: { } score } when double.IsFinite(score):
                var verdict = MetricVerdict.Of(score, taken.Threshold ?? about.DefaultThreshold, about.Direction, taken.Strict);
                result = result with
                {
                    Status = "scored",
                    Score = verdict.Score,
                    Threshold = verdict.Threshold,
                    Success = verdict.Success,
                    Reason = reason,
                };
                EvaluationTelemetry.Scored(result);
                return new Decision.Finish(result);
            case { Transient: true } when taken.Attempts < options.Value.MaxAttempts:
                return new Decision.Retry(result with { Error = reason }, RetryDelay.After(
                    taken.Attempts, options.Value.RetryDelay, measurement.RetryAfter, Random.Shared.NextDouble()));
            default:
                return new Decision.Finish(result with { Error = reason });
        }
    }

    private async Task<decimal> CostAsync(
        TakenEvaluation taken, Judge judge, Measurement measurement, CancellationToken cancellationToken)
    {
        var list = await prices.GetListAsync(taken.ProjectId, cancellationToken);
        var usage = new TokenUsage(measurement.InputTokens, measurement.OutputTokens, measurement.CachedInputTokens);
        return list.CostOf(measurement.Model, judge.Model, usage, Instant.From(time.GetUtcNow())) ?? 0;
    }
}
