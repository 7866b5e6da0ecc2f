using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests;

/// <summary>Measures as a collection would have it: by name and options, on a test case in JSON.</summary>
internal static class Measure
{
    public static Task<Measurement> Deterministic(string metric, string options, string testCase) =>
        Metric(metric, options).MeasureAsync(
            JsonSerializer.Deserialize(testCase, MetricsJson.Default.TestCase)!, null, TestContext.Current.CancellationToken);

    public static Task<Measurement> Output(string metric, string options, string actualOutput) =>
        Metric(metric, options).MeasureAsync(new() { ActualOutput = actualOutput }, null, TestContext.Current.CancellationToken);

    public static TestCaseMetric Metric(string name, string options = "{}", bool strict = false)
    {
        using var json = JsonDocument.Parse(options);
        Assert.True(MetricCatalogue.TryCreate(name, json.RootElement, strict, out var metric, out var problem), problem);
        return metric;
    }

    public static string Problem(string name, string options)
    {
        using var json = JsonDocument.Parse(options);
        Assert.False(MetricCatalogue.TryCreate(name, json.RootElement, false, out var metric, out var problem));
        Assert.Null(metric);
        return problem;
    }
}
