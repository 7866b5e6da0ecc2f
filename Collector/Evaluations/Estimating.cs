using Platform.Collector.Metrics;
using Platform.Metrics.Estimates;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;

namespace Platform.Collector.Evaluations;

/// <summary>Says what an evaluation would cost before it runs.</summary>
internal sealed class Estimating(JudgeUsageStore usage, ProjectMetrics projectMetrics)
{
    /// <inheritdoc cref="Estimate.Of"/>
    public async Task<Estimate> EstimateAsync(
        int project, IReadOnlyList<CollectionMetric> metrics, long subjects, double tokens, double exchanges, CancellationToken cancellationToken)
    {
        var named = await projectMetrics.GetAsync(project, cancellationToken, metrics);
        var costs = await usage.GetCostsAsync(project, cancellationToken);
        return Estimate.Of(
            metrics.Select(metric => named.Estimated(metric.Metric, metric.Version, metric.Options, metric.Judge ?? JudgeCosts.DefaultJudge)),
            subjects, tokens, exchanges, costs.History, costs.Price);
    }
}
