using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
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
    public async Task The_active_version_runs_and_the_score_says_which_it_was()
    {
        await AddAsync("Answered", "PatternFound", new { pattern = "no such text" });
        await AddAsync("Answered", "PatternFound", new { pattern = "." }, activate: false);
        await StartWorkerAsync();
        var trace = await Stored.AddTraceAsync();

        var before = await Stored.GetFinishedAsync(await Stored.QueueAsync(trace, metric: "Answered"));
        await new CustomMetricWriter(Stored.Database).ActivateAsync(Stored.Project, "Answered", 2, TestContext.Current.CancellationToken);
        var after = await Stored.GetFinishedAsync(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "Answered"));

        Assert.Equal((0.0, 1, 1.0, 2), (before.Score, before.MetricVersion, after.Score, after.MetricVersion));
    }

    [Fact]
    public async Task Where_lower_is_better_a_low_score_passes()
    {
        await AddAsync("Distance", "Arithmetic", new { expression = "1 - PatternFound", metrics = new { PatternFound = new { metric = "PatternFound", options = new { pattern = "." } } }, direction = "lower" });
        await StartWorkerAsync();

        var scored = await Stored.GetFinishedAsync(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "Distance"));

        Assert.Equal((0.0, true), (scored.Score, scored.Success));
    }

    [Fact]
    public async Task A_metric_of_which_no_version_is_active_is_an_error_that_says_so()
    {
        await AddAsync("Draft", "PatternFound", new { pattern = "." }, activate: false);
        await StartWorkerAsync();

        var errored = await Stored.GetFinishedAsync(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "Draft"));

        Assert.Equal(("errored", "There is no metric Draft, or no version of it is active."), (errored.Status, errored.Error));
    }

    [Fact]
    public async Task A_webhook_is_sent_its_secret_which_is_stored_nowhere_else()
    {
        string? header = null;
        await using var app = await Endpoint.StartAsync("/", context =>
        {
            header = context.Request.Headers["X-Check"];
            return context.Response.WriteAsJsonAsync(new { score = 0.5 });
        });
        await AddAsync("Ours", "Webhook", new { url = app.Urls.First(), header = "X-Check" }, secret: "s3cret-value");
        await StartWorkerAsync();

        var scored = await Stored.GetFinishedAsync(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "Ours"));

        Assert.Equal((0.5, "s3cret-value"), (scored.Score, header));
        await using var connection = await Stored.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await connection.ExecuteScalarAsync<int>(
            "select count(*) from evaluations e where project_id = @Project and e::text like '%s3cret%'", new { Stored.Project }));
    }

    private Task<CustomMetric> AddAsync(string name, string metric, object options, bool activate = true, string? secret = null) =>
        new CustomMetricWriter(Stored.Database).AddAsync(
            Stored.Project, new() { Name = name, Metric = metric, Options = JsonSerializer.SerializeToElement(options) }, activate,
            TestContext.Current.CancellationToken, secret);
}
