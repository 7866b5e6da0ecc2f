using Platform.Metrics.Estimates;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Web.Components.Metrics;

namespace Platform.Web.Components.Evaluations;

/// <summary>What a project's evaluations would cost.</summary>
public sealed class EstimateSource(ProjectMetrics known, JudgeUsageStore usage)
{
    /// <param name="size">Of what is to be evaluated, on average.</param>
    public async Task<Estimate> EstimateAsync(int project, IReadOnlyList<CollectionMetric> metrics, long subjects, ReevaluationSize size)
    {
        const double charactersPerToken = 4;
        var named = await known.ListActiveAsync(project, metrics);
        var costs = await usage.GetCostsAsync(project, CancellationToken.None);
        return Estimate.Of(
            metrics.Select(metric => named.Estimated(metric.Metric, metric.Version, metric.Options, metric.Judge ?? JudgeCosts.DefaultJudge)),
            subjects, size.Characters / charactersPerToken, size.Exchanges, costs.History, costs.Price);
    }
}
