using System.Text.Json;
using Platform.Storage.MetricCollections;

namespace Platform.Storage.CustomMetrics;

/// <summary>A metric that somebody uploaded under a name of their own.</summary>
public sealed record CustomMetric
{
    /// <summary>The same for all versions.</summary>
    public Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>1 for the first; every upload that differs makes the next. 0 in an upload.</summary>
    public int Version { get; init; }

    /// <summary>The metric of the catalogue that runs it; may be one that the catalogue does not have yet.</summary>
    public required string Metric { get; init; }

    /// <summary>Those of <see cref="Metric"/>.</summary>
    public required JsonElement Options { get; init; }

    /// <summary>As it was uploaded.</summary>
    public required JsonElement Definition { get; init; }

    public DateTime CreatedAt { get; init; }
}

public static class CustomMetrics
{
    extension(IReadOnlyList<CustomMetric> custom)
    {
        /// <summary>The metric of the catalogue by which a collection's metric is run: itself, unless it is a custom one.</summary>
        /// <returns>Null when nothing can run it yet, which is said when it is evaluated.</returns>
        /// <param name="isKnown">Whether the catalogue has a metric of this name.</param>
        public CollectionMetric? Resolve(CollectionMetric metric, Func<string, bool> isKnown) =>
            isKnown(metric.Metric) || custom.FirstOrDefault(one => one.Name == metric.Metric) is not { } own ? metric
            : isKnown(own.Metric) ? metric with { Metric = own.Metric, Options = own.Options }
            : null;
    }
}
