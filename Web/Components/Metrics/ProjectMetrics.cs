using Platform.Metrics.Custom;
using Platform.Storage.CustomMetrics;
using Platform.Storage.MetricCollections;

namespace Platform.Web.Components.Metrics;

/// <summary>The metrics of the catalogue and a project's own: what may be named, and which end of whose scale is good.</summary>
public sealed class ProjectMetrics(CustomMetricStore custom)
{
    /// <summary>What collections, requests and suites may name.</summary>
    /// <param name="named">Those whose versions are wanted too.</param>
    public async Task<NamedMetrics> ListActiveAsync(int project, IReadOnlyList<CollectionMetric>? named = null) =>
        new((await custom.ListAsync(project, CancellationToken.None, named)).Select(Own));

    /// <summary>What scores that are there may have been made by: a metric that runs no more keeps its direction.</summary>
    public async Task<NamedMetrics> ListAllAsync(int project) =>
        new((await custom.ListAllAsync(project, CancellationToken.None)).Select(metric => Own(metric) with { Active = true }));

    public static OwnMetric Own(CustomMetric metric) => new(metric.Name, metric.Metric, metric.Options, metric.Version, metric.Active);
}
