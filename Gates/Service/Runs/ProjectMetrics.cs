using Platform.Metrics.Custom;
using Platform.Storage.CustomMetrics;
using Platform.Storage.MetricCollections;

namespace Platform.Gates.Runs;

/// <summary>The metrics that suites and calibrations of a project may name.</summary>
public sealed class ProjectMetrics(CustomMetricStore custom)
{
    /// <param name="named">Those whose versions are wanted too.</param>
    internal async Task<NamedMetrics> GetAsync(
        int project, CancellationToken cancellationToken, IReadOnlyList<CollectionMetric>? named = null) =>
        new(await ListOwnAsync(project, cancellationToken, named));

    /// <inheritdoc cref="GetAsync"/>
    internal async Task<IReadOnlyList<OwnMetric>> ListOwnAsync(
        int project, CancellationToken cancellationToken, IReadOnlyList<CollectionMetric>? named = null) =>
        [.. (await custom.ListAsync(project, cancellationToken, named))
            .Select(own => new OwnMetric(own.Name, own.Metric, own.Options, own.Version, own.Active))];
}
