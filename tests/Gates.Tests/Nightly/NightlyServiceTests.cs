using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gates.Tests.Service;

namespace Platform.Gates.Tests.Nightly;

/// <summary>Nights of the service on a real database, with agents and end states over HTTP and metrics that ask no judge.</summary>
public sealed class NightlyServiceTests(GatesFixture fixture) : GatesTest(fixture)
{
    [Fact]
    public async Task A_regression_is_a_ship_blocker_and_does_not_become_the_next_baseline()
    {
        var broken = false;
        await using var agent = await FakeAgent.StartAsync(body =>
            broken && body.Contains("task-1", StringComparison.Ordinal) ? Says("bad") : Says("ok"));
        var healthy = await Client.RunNightAsync(Request(agent, tasks: 6));
        broken = true;
        var regressed = await Client.RunNightAsync(Request(agent, tasks: 6));
        var again = await Client.RunNightAsync(Request(agent, tasks: 6));
        broken = false;
        var mended = await Client.RunNightAsync(Request(agent, tasks: 6));

        Assert.Equal(("pass", false), (healthy.Outcome, healthy.IsShipBlocker));
        Assert.Equal(("block", true), (regressed.Outcome, regressed.IsShipBlocker));
        Assert.StartsWith("Ship-blocker: pass^4 fell by 16.7 points, more than 10: 1.000 to 0.833 over 6 tasks", regressed.Verdict.GetProperty("reasons")[0].GetString());
        Assert.Equal("""["task-1"]""", regressed.Evidence.GetProperty("broken").GetRawText());
        Assert.Equal(("block", "pass"), (again.Outcome, mended.Outcome));
        Assert.Equal(healthy.GetProperty("id").GetString(), again.Evidence.GetProperty("baseline").GetProperty("id").GetString());
        Assert.Equal((24, 24, 20), (Progress(regressed, "total"), Progress(regressed, "done"), Progress(regressed, "passed")));
    }

    [Fact]
    public async Task Every_trial_has_a_thread_and_a_trace_of_its_own()
    {
        await using var agent = await FakeAgent.StartAsync(_ => Says("ok"));

        var run = await Client.RunNightAsync(Request(agent, tasks: 2));

        Assert.Equal(8, agent.Requests.Select(request => JsonNode.Parse(request.Body)!["threadId"]!.ToString()).Distinct().Count());
        Assert.Equal(
            agent.Requests.Select(request => request.Headers["traceparent"].Split('-')[1]).Order(),
            run.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("traceId").GetString()!).Order());
    }

    [Fact]
    public async Task A_task_that_passes_now_and_then_is_flaky()
    {
        var asked = 0;
        await using var agent = await FakeAgent.StartAsync(body =>
            body.Contains("task-0", StringComparison.Ordinal) && Interlocked.Increment(ref asked) % 2 == 0 ? Says("bad") : Says("ok"));

        var run = await Client.RunNightAsync(Request(agent, tasks: 3));

        Assert.Equal("""[{"id":"task-0","passed":2,"trials":4}]""", run.Evidence.GetProperty("flaky").GetRawText());
        Assert.Equal(2 / 3.0, run.Evidence.GetProperty("passHatK")[3].GetProperty("value").GetDouble(), 9);
        Assert.Equal(1, run.Evidence.GetProperty("passAtK")[3].GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task An_agent_that_cannot_be_asked_excludes_its_tasks()
    {
        await using var agent = await FakeAgent.StartAsync(body => body.Contains("task-0", StringComparison.Ordinal) ? null : Says("ok"));

        var run = await Client.RunNightAsync(Request(agent, tasks: 3));

        Assert.Equal(("""["task-0"]""", 2, false), (run.Evidence.GetProperty("excludedTasks").GetRawText(),
            run.Evidence.GetProperty("countedTasks").GetInt32(), run.Verdict.GetProperty("conclusive").GetBoolean()));
    }

    [Fact]
    public async Task The_time_limit_ends_a_night_and_tells_what_did_not_run()
    {
        await using var agent = await FakeAgent.StartAsync(body => body.Contains("task-0", StringComparison.Ordinal) ? Says("ok") : null);
        var request = Request(agent, tasks: 2);
        request["agent"]!["retries"] = 10; // each twice as long after the one before
        request["limits"] = new JsonObject { ["maxSeconds"] = 3 };

        var run = await Client.RunNightAsync(request);

        Assert.Equal("""["task-1"]""", run.Evidence.GetProperty("notRun").GetRawText());
        Assert.Contains("1 tasks did not run all trials within the limits of 3 s", run.Verdict.GetProperty("reasons").GetRawText());
        Assert.False(run.Verdict.GetProperty("conclusive").GetBoolean());
    }

    [Fact]
    public async Task A_sequential_night_ends_early()
    {
        await using var agent = await FakeAgent.StartAsync(_ => Says("bad"));
        var request = Request(agent, tasks: 40);
        request["sequential"] = new JsonObject { ["healthy"] = 0.9, ["regressed"] = 0.8 };
        request["agent"]!["concurrency"] = 1;

        var run = await Client.RunNightAsync(request);

        Assert.Equal(("block", true, "regressed"), (run.Outcome, run.IsShipBlocker, run.Evidence.GetProperty("sequential").GetProperty("decision").GetString()));
        Assert.Equal(20, agent.Requests.Count); // five tasks that fail, of 40
    }

    [Theory]
    [InlineData("""{"orders":[{"city":"Oslo","paid":true}]}""", "pass", 4)]
    [InlineData("""{"orders":[{"city":"Rome"}]}""", "pass", 0)]
    [InlineData(null, "block", 0)]
    public async Task The_end_state_decides_over_a_trial(string? state, string outcome, int passed)
    {
        await using var agent = await FakeAgent.StartAsync(_ => Says("ok"));
        await using var shop = await FakeAgent.StartAsync(_ => state);
        var request = Request(agent, tasks: 1);
        request["testCases"]![0]!["metadata"] = JsonNode.Parse("""{"endState":{"orders":[{"city":"Oslo"}]}}""");
        request["endState"] = new JsonObject { ["url"] = $"{shop.Url}{{{{threadId}}}}" };

        var run = await Client.RunNightAsync(request);

        // Without a state to look at nothing is known: no trial is valid.
        Assert.Equal((outcome, passed, state is null ? 4 : 0), (run.Outcome, Progress(run, "passed"), Progress(run, "errored")));
        var check = run.GetProperty("results")[0].GetProperty("checks").EnumerateArray().Single(check => check.GetProperty("metric").GetString() == "EndState");
        Assert.Contains(state is null ? "HTTP 500" : passed > 0 ? "as expected" : "lacks what the task expects", check.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task An_end_state_is_found_by_the_name_of_its_service()
    {
        await using var agent = await FakeAgent.StartAsync(_ => Says("ok"));
        await using var shop = await FakeAgent.StartAsync(_ => """{"paid":true}""");
        await using var host = Fixture.Start(await Fixture.CreateDatabaseAsync(), ("services:shop:http:0", shop.Url));
        var (client, _) = await host.CreateProjectAsync();
        var request = Request(agent, tasks: 1);
        request["endState"] = JsonNode.Parse("""{"url":"https+http://shop/orders/{{id}}","schema":{"type":"object","required":["paid"]}}""");

        var run = await client.RunNightAsync(request);

        Assert.Equal(("pass", 4), (run.Outcome, Progress(run, "passed")));
    }

    [Theory]
    [InlineData("minTasks", "50", "There are 2 tasks, and minTasks is 50")]
    [InlineData("k", "3", "k must be at least 4")]
    [InlineData("trials", "3", "trials must be at least k")]
    [InlineData("agent", "null", "needs an agent with a url")]
    public async Task What_tells_too_little_is_refused(string key, string value, string problem)
    {
        await using var agent = await FakeAgent.StartAsync(_ => Says("ok"));
        var request = Request(agent, tasks: 2);
        request[key] = JsonNode.Parse(value);

        var response = await Client.PostAsJsonAsync("/api/gates/nightly", request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("title").GetString());
    }

    private static JsonObject Request(FakeAgent agent, int tasks) => new()
    {
        ["suite"] = "night",
        ["minTasks"] = 1,
        ["metrics"] = JsonNode.Parse("""[{"metric":"Contains","options":{"texts":["ok"]}}]"""),
        ["agent"] = new JsonObject { ["url"] = agent.Url, ["retries"] = 0 },
        ["testCases"] = new JsonArray([.. Enumerable.Range(0, tasks).Select(task => new JsonObject { ["id"] = $"task-{task}", ["input"] = "x" })]),
    };

    private static string Says(string output) => JsonSerializer.Serialize(new { output });

    private static int Progress(JsonElement run, string what) => run.GetProperty("progress").GetProperty(what).GetInt32();
}
