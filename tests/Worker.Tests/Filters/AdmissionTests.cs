using Platform.Storage.MetricCollections;

namespace Platform.Worker.Tests.Filters;

public sealed class AdmissionTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task A_trace_that_the_filter_does_not_take_is_skipped_with_why()
    {
        await Stored.SetCollectionAsync("checks", filter: new { tags = new[] { "vip" } });
        var taken = await Stored.QueueAsync(await Stored.AddTraceAsync(tags: ["vip"], details: new { expectedOutput = "Paris." }), collection: "checks");
        var left = await Stored.QueueAsync(await Stored.AddTraceAsync(tags: ["other"]), collection: "checks");

        await StartWorkerAsync();

        Assert.Equal("scored", (await Stored.GetFinishedAsync(taken)).Status);
        Assert.Equal(("skipped", "filter: It has no tag vip."),
            ((await Stored.GetFinishedAsync(left)).Status, (await Stored.GetFinishedAsync(left)).SkipReason));
    }

    [Fact]
    public async Task A_filter_on_the_trace_is_decided_for_a_span_when_the_trace_is_quiet()
    {
        await Stored.SetCollectionAsync("checks", "span", filter: new { user = "u1" });
        var trace = await Stored.AddTraceAsync(unsettledSeconds: 3600);
        var span = await Stored.AddSpanAsync(trace, output: "Paris.", details: new { expectedOutput = "Paris." });
        var id = await Stored.QueueAsync(trace, span, collection: "checks");
        await StartWorkerAsync();

        await Eventually.HoldsAsync(async () =>
            (await Stored.GetAsync(id)) is { Status: "pending", SkipReason: { } reason } && reason.StartsWith("quiet: ", StringComparison.Ordinal));
        await Stored.ExecuteAsync("update traces set user_id = 'u1'"); // it came with the root, last
        await Stored.SettleAsync(trace);

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("scored", 1, null), (evaluation.Status, evaluation.Attempts, evaluation.SkipReason));
    }

    [Fact]
    public async Task A_filter_on_the_span_itself_is_decided_at_once()
    {
        await Stored.SetCollectionAsync("checks", "span", filter: new { name = "ans*", minDurationMs = 100 });
        var trace = await Stored.AddTraceAsync(unsettledSeconds: 3600);
        var taken = await Stored.AddSpanAsync(trace, output: "Paris.", details: new { expectedOutput = "Paris." });
        var quick = await Stored.AddSpanAsync(trace, durationMs: 99);
        var (takenId, quickId) = (await Stored.QueueAsync(trace, taken, collection: "checks"), await Stored.QueueAsync(trace, quick, collection: "checks"));

        await StartWorkerAsync();

        Assert.Equal("scored", (await Stored.GetFinishedAsync(takenId)).Status);
        Assert.Equal("filter: It took less than 100 ms.", (await Stored.GetFinishedAsync(quickId)).SkipReason);
    }

    [Fact]
    public async Task A_metric_that_reads_the_spans_below_waits_for_them()
    {
        var trace = await Stored.AddTraceAsync(unsettledSeconds: 3600);
        var agent = await Stored.AddSpanAsync(trace, details: new { expectedTools = new[] { new { name = "search" } } });
        var id = await Stored.QueueAsync(trace, agent, metric: "ToolCorrectness");
        await StartWorkerAsync();

        await Eventually.HoldsAsync(async () => (await Stored.GetAsync(id)).SkipReason is not null);
        await Stored.AddSpanAsync(trace, agent, "tool", toolName: "search"); // arrives after its parent
        await Stored.SettleAsync(trace);

        Assert.Equal(1, (await Stored.GetFinishedAsync(id)).Score);
    }

    [Fact]
    public async Task A_metric_that_needs_only_the_span_does_not_wait()
    {
        var trace = await Stored.AddTraceAsync(unsettledSeconds: 3600);
        var span = await Stored.AddSpanAsync(trace, output: "Paris.", details: new
        {
            expectedOutput = "Paris.",
            toolsCalled = new[] { new { name = "search" } },
            expectedTools = new[] { new { name = "search" } },
        });
        var (exact, tools) = (await Stored.QueueAsync(trace, span), await Stored.QueueAsync(trace, span, metric: "ToolCorrectness"));

        await StartWorkerAsync();

        Assert.Equal(1, (await Stored.GetFinishedAsync(exact)).Score);
        Assert.Equal(1, (await Stored.GetFinishedAsync(tools)).Score);
    }

    [Fact]
    public async Task Only_the_sample_is_evaluated()
    {
        await Stored.SetCollectionAsync("checks", sampleRate: 0.5);
        var traces = new List<(byte[] Id, Guid Evaluation)>();
        for (var i = 0; i < 40; i++)
        {
            var trace = await Stored.AddTraceAsync(details: new { expectedOutput = "Paris." });
            traces.Add((trace, await Stored.QueueAsync(trace, collection: "checks")));
        }

        await StartWorkerAsync();

        foreach (var (trace, evaluation) in traces)
        {
            var row = await Stored.GetFinishedAsync(evaluation);
            Assert.Equal(Sampling.ShareOfTrace(trace) < 0.5 ? "scored" : "skipped", row.Status);
            Assert.True(row.SkipReason?.StartsWith("sampling: ", StringComparison.Ordinal) ?? true);
        }
    }

    [Fact]
    public async Task Two_workers_stop_before_the_budget_of_the_day_is_passed()
    {
        await Stored.ExecuteAsync(
            "insert into prices (project_id, model, input_usd, output_usd) values (@project, 'scripted', 1000, 5000)",
            new { project = Stored.Project });
        await Stored.SetCollectionAsync("checks", budget: 2.1m); // ten at 0.2 USD and half of one
        var ids = new List<Guid>();
        for (var i = 0; i < 40; i++)
            ids.Add(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync(), "checks"));

        await StartWorkerAsync();
        await StartWorkerAsync();

        foreach (var id in ids)
            await Stored.GetFinishedAsync(id);
        var rows = await Stored.GetAllAsync(ids);
        Assert.Equal(10, rows.Count(row => row.Status == "scored"));
        Assert.Equal(30, rows.Count(row => row.SkipReason?.StartsWith("budget: ", StringComparison.Ordinal) == true));
        Assert.Equal(10, Judge.Requests.Count);
        Assert.Equal((2.0m, 0m), await Stored.QueryAsync<(decimal, decimal)>("select spent_usd, reserved_usd from collection_spending"));
    }
}
