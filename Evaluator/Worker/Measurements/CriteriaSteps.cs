using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics;
using Platform.Metrics.Criteria;
using Platform.Metrics.TestCases;
using Platform.Storage.Evaluations;
using Platform.Worker.Judges;

namespace Platform.Worker.Measurements;

/// <summary>
/// Lets the steps of a metric by criteria be written once for each metric version and judge, not once in each replica: scores
/// that were made by different steps do not compare.
/// </summary>
internal sealed class CriteriaSteps(CriteriaStepStore store)
{
    private const string PromptName = "criteria_steps"; // as the metric's answers name it
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _writing = [];

    /// <summary>Measures by any metric; by one that lacks steps, with those that are kept.</summary>
    public async Task<Measurement> MeasureAsync(
        int project, TestCaseMetric metric, TestCase testCase, Judge? judge, CancellationToken cancellationToken)
    {
        if (judge is null || metric is not CriteriaMetric { Criteria: not null, Steps: [] } criteria)
            return await metric.MeasureAsync(testCase, judge?.Client, cancellationToken);

        var key = KeyOf(criteria, judge);
        if (await store.GetAsync(project, key, cancellationToken) is { } known)
            return await MeasureAsync(criteria, known, testCase, judge, cancellationToken);

        var writing = _writing.GetOrAdd($"{project} {key}", _ => new(1));
        await writing.WaitAsync(cancellationToken);
        try
        {
            return await store.GetAsync(project, key, cancellationToken) is { } meanwhile
                ? await MeasureAsync(criteria, meanwhile, testCase, judge, cancellationToken)
                : await MeasureFirstAsync(project, key, criteria, testCase, judge, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    private async Task<Measurement> MeasureFirstAsync(
        int project, string key, CriteriaMetric criteria, TestCase testCase, Judge judge, CancellationToken cancellationToken)
    {
        var first = await criteria.MeasureAsync(testCase, judge.Client, cancellationToken);
        if (first.Answers.FirstOrDefault(answer => (string?)answer!["prompt"] == PromptName)?["answer"]?["steps"]
            is not { } answer || answer.Deserialize<string[]>() is not { } written)
            return first; // the judge failed before it had written any

        var kept = await store.AddAsync(project, key, written, cancellationToken);
        if (kept.SequenceEqual(written))
            return first;

        // Another replica was faster.
        var second = await MeasureAsync(criteria, kept, testCase, judge, cancellationToken);
        return second.WithUsageOf([first, second]);
    }

    private static async Task<Measurement> MeasureAsync(
        CriteriaMetric criteria, string[] steps, TestCase testCase, Judge judge, CancellationToken cancellationToken)
    {
        var measurement = await criteria.WithSteps(steps).MeasureAsync(testCase, judge.Client, cancellationToken);
        measurement.Answers.Insert(0, new JsonObject
        {
            ["prompt"] = PromptName,
            ["answer"] = JsonSerializer.SerializeToNode(new { steps }, JsonSerializerOptions.Web),
        });
        // The words of the prompt that the steps were written by count as well.
        return measurement with { PromptVersion = criteria.PromptVersion };
    }

    private static string KeyOf(CriteriaMetric criteria, Judge judge) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', [judge.Model, criteria.PromptVersion, .. criteria.StepParameters, criteria.Criteria]))));
}
