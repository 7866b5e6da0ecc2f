using System.Text.Json;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;

namespace Platform.Worker.Tests.Evaluations;

public sealed class RequestedEvaluationTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Test_cases_are_evaluated_in_their_order_by_each_metric_in_its_order()
    {
        var requests = Stored.Requests;
        var id = await requests.AddAsync(Stored.Project, collection: null,
            [
                new() { Metric = "GEval", Options = Json(new { evaluationSteps = new[] { "Check this." } }) },
                new() { Metric = "ExactMatch" },
                new() { Metric = "GEval", Options = Json(new { evaluationSteps = new[] { "Check that." } }), Threshold = 0.9 },
            ],
            [.. Enumerable.Range(0, 12).Select(i => Json(new { input = "?", actualOutput = $"{i}", expectedOutput = "7" }))],
            Cancellation);
        Assert.False((await requests.GetAsync(Stored.Project, id, Cancellation))!.Finished);

        await StartWorkerAsync();

        var request = await FinishedAsync(requests, id);
        Assert.Equal(12, request.Results.Count);
        Assert.All(request.Results, result => Assert.Equal(["GEval", "ExactMatch", "GEval"], result.Evaluations.Select(each => each.Metric)));
        Assert.All(request.Results, result => Assert.Equal([true, false], result.Evaluations.Where(each => each.Metric == "GEval").Select(each => each.Success!.Value)));
        Assert.Equal(7, request.Results.Index().Single(each => each.Item.Evaluations[1].Success == true).Index);
    }

    [Fact]
    public async Task A_request_goes_before_what_collections_have_queued()
    {
        for (var i = 0; i < 5; i++)
            await Stored.QueueAsync(Stored.NewTraceId());
        await Stored.Requests
            .AddAsync(Stored.Project, null, [new() { Metric = "ExactMatch" }], [Json(new { })], Cancellation);

        var taken = await new EvaluationQueue(Stored.Database).TakeAsync("worker", EvaluationLane.Quick, 1, TimeSpan.FromMinutes(1), Cancellation);

        Assert.Equal("testCase", Assert.Single(taken).Target);
    }

    [Fact]
    public async Task A_request_is_of_its_project_only()
    {
        var requests = Stored.Requests;
        var id = await requests.AddAsync(Stored.Project, null, [new() { Metric = "ExactMatch" }], [Json(new { })], Cancellation);

        Assert.Null(await requests.GetAsync(await Stored.AddProjectAsync(Stored.Database, "other"), id, Cancellation));
    }

    [Fact]
    public async Task Filter_and_sample_do_not_hold_for_a_request_but_the_budget_does()
    {
        var collection = await new MetricCollectionStore(Stored.Database).SetAsync(Stored.Project, new()
        {
            Name = "checks",
            Scope = "trace",
            SampleRate = 0,
            Filter = new() { User = "nobody" },
            DailyBudgetUsd = 0,
            Metrics =
            [
                new() { Metric = "ExactMatch" },
                new() { Metric = "GEval", Options = Json(new { evaluationSteps = new[] { "Check it." } }) },
            ],
        }, Cancellation);
        var requests = Stored.Requests;
        var id = await requests.AddAsync(Stored.Project, collection, collection.Metrics,
            [Json(new { input = "?", actualOutput = "7", expectedOutput = "7" })], Cancellation);

        await StartWorkerAsync();

        var evaluations = (await FinishedAsync(requests, id)).Results[0].Evaluations;
        Assert.Equal("scored", evaluations[0].Status);
        Assert.Equal(SkipReasons.Budget, SkipReasons.CodeOf(evaluations[1].SkipReason));
    }

    [Fact]
    public async Task A_test_case_may_name_a_stored_trace()
    {
        var trace = await Stored.AddTraceAsync();
        await Stored.AddSpanAsync(trace, name: "the agent's root");
        Judge.Answer = _ => new("""{ "task": "Fly.", "outcome": "Flown.", "verdict": 1, "reason": "Done." }""");
        var requests = Stored.Requests;
        var id = await requests.AddAsync(Stored.Project, null, [new() { Metric = "TaskCompletion" }],
            [Json(new { traceId = Convert.ToHexStringLower(trace) })], Cancellation);

        await StartWorkerAsync();

        Assert.Equal(1, (await FinishedAsync(requests, id)).Results[0].Evaluations[0].Score);
        Assert.Contains("the agent's root", Text(0), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_case_that_is_only_a_reference_is_what_is_stored_there()
    {
        var trace = await Stored.AddTraceAsync(output: "Paris.", details: new { expectedOutput = "Paris." }, thread: "talk");
        var span = await Stored.AddSpanAsync(trace, input: "?", output: "Rome.", details: new { expectedOutput = "Paris." });
        var (traceId, spanId) = (Convert.ToHexStringLower(trace), Convert.ToHexStringLower(span));
        var requests = Stored.Requests;
        var id = await requests.AddAsync(Stored.Project, null, [new() { Metric = "ExactMatch" }],
            [Json(new { traceId }), Json(new { traceId, spanId }), Json(new { traceId = Convert.ToHexStringLower(Stored.NewTraceId()) })], Cancellation);

        await StartWorkerAsync();

        var evaluations = (await FinishedAsync(requests, id)).Results.Select(result => result.Evaluations[0]).ToList();
        Assert.Equal([("scored", 1), ("scored", 0), ("skipped", null)], evaluations.Select(one => (one.Status, one.Score)));
        // It is no score of the trace.
        Assert.Empty(await new EvaluationStore(Stored.Database).ListForTraceAsync(Stored.Project, trace, Cancellation));
    }

    [Fact]
    public async Task A_new_evaluation_of_a_trace_takes_the_place_of_the_older_one()
    {
        await SetCollectionAsync("trace");
        var trace = await Stored.AddTraceAsync(output: "Paris.", details: new { expectedOutput = "Paris." });
        var first = await Stored.QueueAsync(trace, collection: "checks");
        await StartWorkerAsync();
        await Stored.GetFinishedAsync(first);

        Assert.Equal(1, await new ReevaluationStore(Stored.Database).AddTraceAsync(Stored.Project, trace, "checks", Cancellation));

        var store = new EvaluationStore(Stored.Database);
        Evaluation latest = null!;
        await Eventually.HoldsAsync(async () =>
            (latest = Assert.Single(await store.ListForTraceAsync(Stored.Project, trace, Cancellation))).Status == "scored");
        Assert.NotEqual(first, latest.Id);
        Assert.Equal((1, "request", 2), (latest.Generation, latest.Source, latest.CollectionVersion));
        Assert.Equal("scored", (await Stored.GetAsync(first)).Status);
    }

    [Fact]
    public async Task Spans_and_threads_can_be_evaluated_again_any_number_of_times()
    {
        var reevaluation = new ReevaluationStore(Stored.Database);
        await SetCollectionAsync("span");
        var trace = await Stored.AddTraceAsync();
        var span = await Stored.AddSpanAsync(trace);
        for (var i = 0; i < 3; i++)
            Assert.Equal(1, await reevaluation.AddSpanAsync(Stored.Project, trace, span, "checks", Cancellation));
        Assert.Equal(2, Assert.Single(await new EvaluationStore(Stored.Database)
            .ListForSpanAsync(Stored.Project, trace, span, Cancellation)).Generation);

        await SetCollectionAsync("thread", "talks");
        await Stored.ExecuteAsync(
            "insert into threads (project_id, thread_id, start_ns, end_ns) values (@project, 't1', 0, 0)", new { project = Stored.Project });
        for (var i = 0; i < 3; i++)
            Assert.Equal(1, await reevaluation.AddThreadAsync(Stored.Project, "t1", "talks", Cancellation));
        Assert.Equal(3, Assert.Single(await new EvaluationStore(Stored.Database)
            .ListForThreadAsync(Stored.Project, "t1", Cancellation)).Generation);
    }

    [Fact]
    public async Task Nothing_is_queued_for_a_collection_of_another_scope_or_a_trace_that_is_not_there()
    {
        var reevaluation = new ReevaluationStore(Stored.Database);
        await SetCollectionAsync("span");
        var trace = await Stored.AddTraceAsync();

        Assert.Equal(0, await reevaluation.AddTraceAsync(Stored.Project, trace, "checks", Cancellation));
        Assert.Equal(0, await reevaluation.AddTraceAsync(Stored.Project, trace, "unknown", Cancellation));
        Assert.Equal(0, await reevaluation.AddSpanAsync(Stored.Project, trace, new byte[8], "checks", Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    private string Text(int request) =>
        JsonSerializer.Deserialize<JsonElement>(Judge.Requests.ElementAt(request).ToJsonString()).GetProperty("messages")[1]
            .GetProperty("content").GetString()!;

    private async Task SetCollectionAsync(string scope, string name = "checks")
    {
        var store = new MetricCollectionStore(Stored.Database);
        for (var version = 0; version < 2; version++)
            await store.SetAsync(Stored.Project, new() { Name = name, Scope = scope, Metrics = [new() { Metric = "ExactMatch" }] }, Cancellation);
    }

    private async Task<EvaluationRequest> FinishedAsync(EvaluationRequestStore requests, Guid id)
    {
        EvaluationRequest request = null!;
        await Eventually.HoldsAsync(async () => (request = (await requests.GetAsync(Stored.Project, id, Cancellation))!).Finished);
        return request;
    }
}
