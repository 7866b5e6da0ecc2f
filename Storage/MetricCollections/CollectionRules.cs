namespace Platform.Storage.MetricCollections;

/// <summary>What makes a metric collection one that can be kept.</summary>
public static class CollectionRules
{
    private const int MostMetrics = 50;

    /// <param name="metricProblem">What is wrong with a metric at the collection's scope, as the catalogue knows; null when it fits.</param>
    /// <returns>Sentences for whoever wrote the collection; none when it can be kept.</returns>
    public static IReadOnlyList<string> Problems(
        MetricCollection collection, Func<CollectionMetric, string, string?> metricProblem)
    {
        var problems = new List<string>();
        void Require(bool holds, string problem)
        {
            if (!holds)
                problems.Add(problem);
        }

        Require(collection.Name.Trim() is { Length: >= 1 and <= 200 }, "name must have 1 to 200 characters.");
        Require(collection.Scope is "span" or "trace" or "thread", "scope must be span, trace or thread.");
        Require(collection.Apply is "named" or "matching", "apply must be named or matching.");
        Require(collection.SampleRate is >= 0 and <= 1, "sampleRate must be from 0 to 1.");
        Require(collection.DailyBudgetUsd is null or >= 0, "dailyBudgetUsd must not be negative.");
        Require(collection.QuietSeconds is null or (>= 1 and <= 604_800), "quietSeconds must be from 1 to 604800, a week.");
        Require(collection.Metrics.Count is >= 1 and <= MostMetrics, $"metrics must name 1 to {MostMetrics} metrics.");
        foreach (var twice in collection.Metrics.CountBy(metric => metric.Metric).Where(count => count.Value > 1))
            problems.Add($"{twice.Key} stands in the collection more than once.");
        foreach (var metric in collection.Metrics)
        {
            Require(metric.Threshold is null || double.IsFinite(metric.Threshold.Value), $"The threshold of {metric.Metric} must be a number.");
            if (metricProblem(metric, collection.Scope) is { } problem)
                problems.Add(problem);
        }

        return problems;
    }
}
