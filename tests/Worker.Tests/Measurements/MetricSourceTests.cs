using System.Text.Json;
using Platform.Storage.CustomMetrics;

namespace Platform.Worker.Tests.Measurements;

public sealed class MetricSourceTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Custom_metrics_run_by_their_own_names()
    {
        await AddAsync("Polite", "GEval", new { evaluationSteps = new[] { "Look for rude words." } });
        await AddAsync("Short", "GEval", new { evaluationSteps = new[] { "Count the words." } });
        await StartWorkerAsync();

        var trace = await Stored.AddTraceAsync();
        var polite = await Stored.GetFinishedAsync(await Stored.QueueAsync(trace, metric: "Polite"));
        var shortness = await Stored.GetFinishedAsync(await Stored.QueueAsync(trace, metric: "Short"));

        Assert.Equal(("scored", "scored"), (polite.Status, shortness.Status));
    }

    [Fact]
    public async Task A_metric_that_the_catalogue_lacks_is_skipped_and_says_so()
    {
        await AddAsync("Graph", "NoSuchKind", new { dag = new { } });
        await StartWorkerAsync();

        var skipped = await Stored.GetFinishedAsync(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "Graph"));

        Assert.Equal(("skipped", "unsupported: NoSuchKind metrics are not run yet."), (skipped.Status, skipped.SkipReason));
    }

    private Task<CustomMetric> AddAsync(string name, string metric, object options) => new CustomMetricStore(Stored.Database).SetAsync(
        Stored.Project,
        new()
        {
            Name = name,
            Metric = metric,
            Options = JsonSerializer.SerializeToElement(options),
            Definition = JsonSerializer.SerializeToElement(new { name }),
        },
        TestContext.Current.CancellationToken);
}
