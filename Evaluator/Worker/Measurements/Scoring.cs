using Microsoft.Extensions.Options;
using Platform.Metrics;
using Platform.Metrics.TestCases;
using Platform.Storage.Evaluations;
using Platform.Storage.Prices;
using Platform.Storage.Traces;
using Platform.Worker.Evaluations;
using Platform.Worker.Judges;

namespace Platform.Worker.Measurements;

/// <summary>Runs a metric and says what came of it.</summary>
internal sealed class Scoring(
    CriteriaSteps steps, AnswerCache answers, PriceStore prices, EvaluationTelemetry telemetry, IOptions<EvaluatorOptions> options, TimeProvider time)
{
    public async Task<Decision> ScoreAsync(
        TakenEvaluation taken, TestCaseMetric metric, TestCase testCase, Judge? judge, CancellationToken cancellationToken)
    {
        using var traced = EvaluationTelemetry.Speak();
        using var activity = telemetry.Start(taken);
        var started = time.GetTimestamp();
        // A second try shall not be given the same rubbish again.
        var cached = judge is null || !answers.IsOn ? null : new CachedJudge(judge.Client, answers, taken.ProjectId, again: taken.Attempts > 1);
        var asked = cached is null ? judge : judge! with { Client = cached };
        var measurement = await steps.MeasureAsync(taken.ProjectId, metric, testCase, asked, cancellationToken);
        var result = new EvaluationResult
        {
            Status = "errored",
            MetricVersion = taken.MetricVersion,
            Judge = judge?.Name,
            Model = measurement.Model,
            Demo = judge is { IsDemo: true },
            Cached = cached is { AnsweredAll: true },
            PromptVersion = measurement.PromptVersion,
            Answers = measurement.Answers is [] ? null : measurement.Answers.ToJsonString(),
            JudgeCalls = measurement.JudgeCalls - (cached?.Hits ?? 0),
            InputTokens = measurement.InputTokens,
            CachedInputTokens = measurement.CachedInputTokens,
            OutputTokens = measurement.OutputTokens,
            CostUsd = judge is null ? 0 : await CostAsync(taken, judge, measurement, cancellationToken),
            DurationMs = time.GetElapsedTime(started).TotalMilliseconds,
        };
        return Decide(taken, metric, measurement, judge?.Rest, result);
    }

    private Decision Decide(
        TakenEvaluation taken, TestCaseMetric metric, Measurement measurement, JudgeRest? rest, EvaluationResult result)
    {
        var (about, reason) = (metric.Description, measurement.Reason);
        switch (measurement)
        {
            case { Status: MeasurementStatus.Skipped }:
                return Decision.Skip(SkipReasons.Input, reason);
            case { Status: MeasurementStatus.Scored, Score: { } score } when double.IsFinite(score):
                var verdict = MetricVerdict.Of(score, taken.Threshold ?? about.DefaultThreshold, about, taken.Strict);
                result = result with
                {
                    Status = "scored",
                    Score = verdict.Score,
                    Agreement = measurement.Agreement,
                    Threshold = verdict.Threshold,
                    Success = verdict.Success,
                    Reason = reason,
                };
                EvaluationTelemetry.Scored(result);
                return new Decision.Finish(result);
            case { Transient: true } when rest?.Delay is { } delay && taken.Age < options.Value.GiveUpAfter:
                var waiting = result with { Judge = null, Error = reason, SkipReason = SkipReasons.Say(SkipReasons.Judge, rest.Sentence) };
                return new Decision.Retry(waiting, delay, Counts: false);
            case { Transient: true } when taken.Attempts < options.Value.MaxAttempts:
                return new Decision.Retry(result with { Judge = null, Error = reason }, RetryDelay.After(
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
