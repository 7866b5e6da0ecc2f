using System.Text.Json;
using Platform.Metrics;
using Platform.Metrics.TestCases;
using Platform.ServiceDefaults;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>Has answered cases judged by the Evaluator, as on-demand evaluation does, so that limits and caches of judges live in one place.</summary>
public sealed class CaseJudging(EvaluationRequestStore requests, Signals signals, TimeProvider time)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);

    /// <param name="run">To whose cost it counts.</param>
    /// <param name="judge">For metrics that name none.</param>
    /// <returns>For each case the scores of the judged metrics, in their order.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<TestRunScore>>> JudgeAsync(
        int project, Guid run, IReadOnlyList<CaseResult> answered, IReadOnlyList<Check> judged, string judge, CancellationToken cancellationToken)
    {
        if (judged is [] || answered is [])
            return [.. answered.Select(_ => (IReadOnlyList<TestRunScore>)[])];

        return [.. (await EvaluateAsync(project, run, [.. judged.Select(check => Metric(check, judge))], [.. answered.Select(each => Json(each.Answered!))], cancellationToken))
            .Select(result => result.Evaluations.Select(Score).ToList())];
    }

    /// <summary>Waits until the Evaluator has finished.</summary>
    /// <returns>For each test case what came of the metrics, in their order.</returns>
    internal async Task<IReadOnlyList<RequestedResults>> EvaluateAsync(
        int project, Guid run, IReadOnlyList<CollectionMetric> metrics, IReadOnlyList<JsonElement> testCases, CancellationToken cancellationToken)
    {
        var id = await requests.AddAsync(project, null, metrics, testCases, cancellationToken, run);
        signals.Send("evaluations");
        try
        {
            while (!await requests.IsFinishedAsync(project, id, cancellationToken))
                await Task.Delay(_poll, time, cancellationToken);
            return (await requests.GetAsync(project, id, cancellationToken))!.Results;
        }
        catch (OperationCanceledException)
        {
            await requests.CancelAsync(project, id, CancellationToken.None);
            throw;
        }
    }

    /// <param name="judge">For a metric that names none.</param>
    internal static CollectionMetric Metric(Check check, string judge) => new()
    {
        Metric = check.Metric,
        Version = check.Version,
        Threshold = check.Threshold,
        Strict = check.Strict,
        Judge = check.NeedsJudge ? check.Judge ?? judge : null,
        Options = check.Options,
    };

    internal static JsonElement Json(TestCase testCase) => JsonSerializer.SerializeToElement(testCase, MetricsJson.Default.TestCase);

    internal static TestRunScore Score(Evaluation evaluation) => new()
    {
        Metric = evaluation.Metric,
        Score = evaluation.Score,
        Threshold = evaluation.Threshold,
        Success = evaluation.Success,
        Strict = evaluation.Strict,
        Skipped = evaluation.Status == "skipped",
        Reason = evaluation.Reason ?? evaluation.SkipReason,
        Error = evaluation.Status == "errored" ? evaluation.Error ?? "The evaluation failed." : null,
        Judge = evaluation.Judge,
        Model = evaluation.Model,
        CostUsd = evaluation.CostUsd,
        InputTokens = evaluation.InputTokens,
        OutputTokens = evaluation.OutputTokens,
        DurationMs = evaluation.DurationMs,
        Extra = JsonSerializer.SerializeToElement(new { promptVersion = evaluation.PromptVersion, cached = evaluation.Cached }),
    };
}
