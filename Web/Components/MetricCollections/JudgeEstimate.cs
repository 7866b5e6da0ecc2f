using System.Globalization;
using Platform.Metrics.Catalogue;
using Platform.Storage.MetricCollections;

namespace Platform.Web.Components.MetricCollections;

/// <summary>What a collection's metrics ask of judges for one subject, by what they asked lately.</summary>
/// <param name="costs">Of the project.</param>
internal sealed class JudgeEstimate(MetricCollection collection, IReadOnlyList<MetricCost> costs)
{
    public IReadOnlyList<CollectionMetric> Judged { get; } =
        [.. collection.Metrics.Where(metric => MetricCatalogue.Find(metric.Metric) is { NeedsJudge: true })];

    /// <summary>Metrics whose cost nobody knows yet.</summary>
    public IReadOnlyList<string> WithoutCost => [.. Judged.Where(metric => Of(metric) is null).Select(metric => metric.Metric)];

    /// <summary>USD for one subject, without those of <see cref="WithoutCost"/>.</summary>
    public decimal Usd => Judged.Sum(metric => Of(metric)?.MeanUsd ?? 0);

    /// <summary>Calls for one subject; of a metric that has not been scored, what its catalogue entry says where that is a number.</summary>
    public double Calls => Judged.Sum(metric => Of(metric)?.MeanCalls ?? Stated(metric) ?? 0);

    /// <summary>Metrics, with the formula of their calls, that <see cref="Calls"/> leaves out.</summary>
    public IEnumerable<string> WithoutCalls =>
        from metric in Judged
        where Of(metric) is null && Stated(metric) is null
        select $"{metric.Metric} ({MetricCatalogue.Find(metric.Metric)!.JudgeCalls} calls each)";

    /// <summary>By the same judge, else by any.</summary>
    private MetricCost? Of(CollectionMetric metric) =>
        costs.FirstOrDefault(cost => cost.Metric == metric.Metric && (cost.Judge ?? "default") == (metric.Judge ?? "default"))
            ?? costs.FirstOrDefault(cost => cost.Metric == metric.Metric);

    /// <summary>What comes first in, for example, <c>1; thorough 3</c>.</summary>
    private static double? Stated(CollectionMetric metric) =>
        double.TryParse(MetricCatalogue.Find(metric.Metric)!.JudgeCalls.Split(';', ',')[0], CultureInfo.InvariantCulture, out var calls) ? calls : null;
}
