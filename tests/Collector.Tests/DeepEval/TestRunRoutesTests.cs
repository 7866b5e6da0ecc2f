using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.DeepEval;

public class TestRunRoutesTests(CollectorFixture collector)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> Recorded => [.. Captured.Named("_POST_v1_test_run")];

    [Theory]
    [MemberData(nameof(Recorded))]
    public async Task A_recorded_run_is_read_back_field_by_field(string recording)
    {
        var client = (await collector.CreateProjectAsync()).Client;
        var sent = Captured.BodyOf(recording);

        var answer = await client.CallAsync("POST", "test-run", sent.ToJsonString());

        var id = (string)answer["data"]!["id"]!;
        Assert.Equal(id, (string)answer["id"]!);
        Assert.EndsWith($"/test-runs/{id}", (string)answer["link"]!, StringComparison.Ordinal);
        var run = await RunAsync(client, id);
        Assert.Equal("deepeval", (string)run["source"]!);
        Assert.Equal((string?)sent["identifier"], (string?)run["identifier"]);
        Assert.True(JsonNode.DeepEquals(sent["hyperparameters"] ?? new JsonObject(), run["hyperparameters"]));
        Assert.Equal((double)sent["runDuration"]! * 1000, (double)run["durationMs"]!, precision: 6);
        Assert.Equal((bool?)sent["official"] ?? false, (bool)run["official"]!);
        Assert.True(JsonNode.DeepEquals(sent["metricsScores"], run["extra"]!["metricsScores"]));
        foreach (var list in (string[])["testCases", "conversationalTestCases"])
            foreach (var one in sent[list]!.AsArray())
                await AssertReadBackAsync(client, one!, run, list == "conversationalTestCases");
    }

    [Fact]
    public async Task A_large_run_comes_in_batches_and_any_of_them_twice()
    {
        const int all = 10_000, batch = 500;
        var client = (await collector.CreateProjectAsync()).Client;
        JsonArray Cases(int from) => [.. Enumerable.Range(from, Math.Min(batch, all - from)).Select(i => Case(i, i % 4 != 0))];
        var first = new JsonObject
        {
            ["testCases"] = Cases(0),
            ["conversationalTestCases"] = new JsonArray(),
            ["metricsScores"] = new JsonArray(),
            ["testPassed"] = 7500,
            ["testFailed"] = 2500,
            ["runDuration"] = 1.5,
        };

        var id = (string)(await client.CallAsync("POST", "test-run", first.ToJsonString()))["data"]!["id"]!;
        Assert.Equal("running", (string)(await RunAsync(client, id))["status"]!);
        Assert.Equal(id, (string)(await client.CallAsync("POST", "test-run", first.ToJsonString()))["data"]!["id"]!);
        for (var from = batch; from < all; from += batch)
        {
            var next = new JsonObject { ["testRunId"] = id, ["testCases"] = Cases(from), ["conversationalTestCases"] = new JsonArray() }.ToJsonString();
            await client.CallAsync("PUT", "test-run", next);
            if (from % 5000 == 0)
                await client.CallAsync("PUT", "test-run", next);
        }

        var run = await RunAsync(client, id);
        Assert.Equal(("finished", all, 7500, 2500), ((string)run["status"]!, (int)run["caseCount"]!, (int)run["passed"]!, (int)run["failed"]!));
        Assert.Equal(all, run["testCases"]!.AsArray().Select(one => (int)one!["order"]!).Distinct().Count());
    }

    [Fact]
    public async Task What_can_be_stored_never_fails()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        var deep = string.Concat(Enumerable.Repeat("[", 300)) + string.Concat(Enumerable.Repeat("]", 300));

        var answer = await client.CallAsync("POST", "test-run", $$"""
            { "testCases": [
                { "name": 7, "input": {{deep}}, "order": "x", "tags": "t", "success": "yes", "metricsData": [{ "score": 1e999, "success": true }, 3], "runDuration": "1.5" },
                { "name": "half \ud800 \u0000", "input": "q", "order": 0, "metricsData": {}, "trace": { "no": "uuid" }, "new": { "field": 1 } },
                { "name": "b", "order": 0, "trace": { "uuid": "t-1", "baseSpans": 3 } }, "text", null],
              "conversationalTestCases": "none", "hyperparameters": [1], "testPassed": "x", "runDuration": null, "official": "no", "identifier": { "a": 1 } }
            """);

        var run = await RunAsync(client, (string)answer["id"]!);
        Assert.Equal(5, (int)run["caseCount"]!);
        var cases = run["testCases"]!.AsArray().ToDictionary(one => one!["name"]?.ToString() ?? one["sent"]?.ToString() ?? "", one => one!);
        Assert.Equal(["", "7", "b", "half \ufffd \ufffd", "text"], cases.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, (int)cases["half \ufffd \ufffd"]["new"]!["field"]!);
        Assert.Equal("uuid", (string)cases["half \ufffd \ufffd"]["trace"]!["no"]!);
        Assert.Equal(deep, (string)cases["7"]["input"]!);
        Assert.Equal("passed", (string)cases["7"]["outcome"]!);
        Assert.Equal(5, cases.Values.Select(one => (int)one["order"]!).Distinct().Count());
    }

    [Fact]
    public async Task A_batch_of_a_run_that_is_gone_is_kept_and_one_of_no_run_refused()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        var id = Guid.NewGuid();

        await client.CallAsync("PUT", "test-run", $$"""{ "testRunId": "{{id}}", "testCases": [{ "input": "q", "order": 41 }] }""");
        await client.CallAsync("PUT", "test-run", """{ "testRunId": "run-1", "testCases": [] }""", HttpStatusCode.BadRequest);

        Assert.Equal(41, (int)(await RunAsync(client, $"{id}"))["testCases"]![0]!["order"]!);
    }

    [Fact]
    public async Task An_experiment_is_a_run_for_each_contestant()
    {
        var client = (await collector.CreateProjectAsync()).Client;
        var sent = Captured.BodyOf(Captured.Named("_POST_v1_experiment").Single());

        var answer = await client.CallAsync("POST", "experiment", sent.ToJsonString());

        var runs = new List<JsonNode>();
        foreach (var id in answer["data"]!["testRunIds"]!.AsArray())
            runs.Add(await RunAsync(client, (string)id!));
        Assert.Equal(["A", "B"], runs.Select(run => (string)run["identifier"]!));
        Assert.All(runs, run => Assert.Equal("exp-1", (string)run["name"]!));
        Assert.Equal([0, 1], runs.Select(run => (double)run["testCases"]![0]!["evaluations"]![0]!["score"]!));
        await client.CallAsync("POST", "experiment", """{ "testRuns": [] }""", HttpStatusCode.BadRequest);
    }

    private static async Task AssertReadBackAsync(HttpClient client, JsonNode sent, JsonNode run, bool conversational)
    {
        var stored = run["testCases"]!.AsArray().Single(one => (int)one!["order"]! == (int)sent["order"]! && (bool)one["conversational"]! == conversational)!;
        foreach (var (name, value) in sent.AsObject().Where(field => field.Key is not ("metricsData" or "trace")))
            Assert.True(JsonNode.DeepEquals(value, stored[name]), $"{name}: {stored[name]?.ToJsonString()}");
        Assert.Equal((bool)sent["success"]! ? "passed" : "failed", (string)stored["outcome"]!);
        foreach (var (score, kept) in sent["metricsData"]!.AsArray().Zip(stored["evaluations"]!.AsArray()))
        {
            Assert.Equal(
                ((string)score!["name"]!, (double?)score["score"], (double?)score["threshold"], (bool?)score["success"], (string?)score["reason"]),
                ((string)kept!["metric"]!, (double?)kept["score"], (double?)kept["threshold"], (bool?)kept["success"], (string?)kept["reason"]));
            Assert.Equal(((bool)score["strictMode"]!, (string?)score["verboseLogs"]), ((bool)kept["strict"]!, (string?)kept["verboseLogs"]));
        }
        if (sent["trace"] is not { } trace)
            return;

        Assert.Equal(((string)trace["uuid"]!).Replace("-", "", StringComparison.Ordinal), (string)stored["traceId"]!);
        var read = await client.GetFromJsonAsync<JsonNode>(new Uri($"/api/traces/{trace["uuid"]}", UriKind.Relative), Cancel);
        var spans = trace["agentSpans"]!.AsArray().Concat(trace["toolSpans"]!.AsArray()).ToList();
        Assert.Equal(spans.Count, read!["spans"]!.AsArray().Count);
        Assert.Equal((string?)trace["output"], (string?)read["output"]);
        Assert.Equal(
            spans.Sum(span => span!["metricsData"]?.AsArray().Count ?? 0),
            stored["evaluations"]!.AsArray().Count(score => score!["spanId"] is not null));
    }

    private static JsonObject Case(int i, bool passes) => new()
    {
        ["name"] = $"test_case_{i}",
        ["input"] = $"q{i}",
        ["actualOutput"] = "a",
        ["success"] = passes,
        ["order"] = i,
        ["runDuration"] = 0,
        ["metricsData"] = new JsonArray(new JsonObject { ["name"] = "Exact Match", ["score"] = passes ? 1 : 0, ["success"] = passes, ["threshold"] = 1 }),
    };

    private static async Task<JsonNode> RunAsync(HttpClient client, string id) =>
        (await client.GetFromJsonAsync<JsonNode>(new Uri($"/api/test-runs/{id}", UriKind.Relative), Cancel))!;
}
