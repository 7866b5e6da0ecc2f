using System.Text.Json;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Storage.CustomMetrics;
using Platform.Storage.Evaluations;
using Platform.Worker.Evaluations;

namespace Platform.Worker.Measurements;

/// <summary>Makes the metric that an evaluation names: one of the catalogue, or the current version of a custom one.</summary>
internal sealed class MetricSource(CustomMetricStore custom)
{
    /// <returns>The metric, or what becomes of the evaluation without one.</returns>
    public async Task<(TestCaseMetric? Metric, Decision? Refusal)> GetAsync(
        TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if (MetricCatalogue.Find(taken.Metric) is not null
            || await custom.GetAsync(taken.ProjectId, taken.Metric, cancellationToken) is not { } own)
            return Create(taken, taken.Metric, taken.Options);
        return MetricCatalogue.Find(own.Metric) is null
            ? (null, Decision.Skip(SkipReasons.Unsupported, $"{own.Metric} metrics are not run yet."))
            : Create(taken, own.Metric, own.Options);
    }

    private static (TestCaseMetric?, Decision?) Create(TakenEvaluation taken, string name, JsonElement? options) =>
        MetricCatalogue.TryCreate(name, options, taken.Strict, out var metric, out var problem)
            ? (metric, null) : (null, Decision.Fail(problem));
}
