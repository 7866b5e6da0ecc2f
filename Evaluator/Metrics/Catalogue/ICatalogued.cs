namespace Platform.Metrics.Catalogue;

/// <summary>A metric that describes itself and is made from options: all that the catalogue asks of it.</summary>
public interface ICatalogued<out TSelf>
    where TSelf : TestCaseMetric, ICatalogued<TSelf>
{
    static abstract MetricDescription About { get; }

    /// <summary>Makes the metric; what does not fit together is noted by <see cref="GivenOptions.Refuse"/>.</summary>
    static abstract TSelf Create(GivenOptions options);
}
