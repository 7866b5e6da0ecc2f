using Platform.Metrics.Custom;
using Platform.Metrics.Estimates;
using Platform.Storage.CustomMetrics;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;

namespace Platform.Web.Components.Evaluations;

/// <summary>What a project's evaluations may name, and what they would cost.</summary>
public sealed class EstimateSource(CustomMetricStore custom, JudgeUsageStore usage)
{
    public async Task<NamedMetrics> NamedAsync(int project, IReadOnlyList<CollectionMetric>? named = null) =>
        new((await custom.ListAsync(project, CancellationToken.None, named))
            .Select(own => new OwnMetric(own.Name, own.Metric, own.Options, own.Version, own.Active)));

    /// <param name="size">Of what is to be evaluated, on average.</param>
    public async Task<Estimate> EstimateAsync(int project, IReadOnlyList<CollectionMetric> metrics, long subjects, ReevaluationSize size)
    {
        const double charactersPerToken = 4;
        var named = await NamedAsync(project, metrics);
        var costs = await usage.GetCostsAsync(project, CancellationToken.None);
        return Estimate.Of(
            metrics.Select(metric => named.Estimated(metric.Metric, metric.Version, metric.Options, metric.Judge ?? JudgeCosts.DefaultJudge)),
            subjects, size.Characters / charactersPerToken, size.Exchanges, costs.History, costs.Price);
    }
}
