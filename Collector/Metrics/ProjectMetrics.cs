using Platform.Metrics.Custom;
using Platform.Storage.CustomMetrics;
using Platform.Storage.MetricCollections;

namespace Platform.Collector.Metrics;

/// <summary>The metrics that a project's collections and requests may name.</summary>
internal sealed class ProjectMetrics(CustomMetricStore custom)
{
    /// <param name="named">Those whose versions are wanted too.</param>
    internal async Task<NamedMetrics> GetAsync(
        int project, CancellationToken cancellationToken, IReadOnlyList<CollectionMetric>? named = null) =>
        new((await custom.ListAsync(project, cancellationToken, named)).Select(Own));

    internal static OwnMetric Own(CustomMetric metric) => new(metric.Name, metric.Metric, metric.Options, metric.Version, metric.Active);
}

internal static class CollectionMetricProblems
{
    extension(NamedMetrics metrics)
    {
        /// <returns>What is wrong with a metric of a collection or a request; null when it can run.</returns>
        internal string? Problem(CollectionMetric metric, string scope) =>
            metrics.Problem(metric.Metric, metric.Version, metric.Options, metric.Strict, scope);
    }
}
