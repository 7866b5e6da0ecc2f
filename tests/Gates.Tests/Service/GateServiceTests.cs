using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.CustomMetrics;

namespace Platform.Gates.Tests.Service;

public sealed class GateServiceTests(GatesFixture fixture) : IAsyncLifetime
{
    private static readonly object[] _contains = [new { metric = "Contains", options = new { texts = new[] { "ok" } } }];

    private string _database = "";
    private GatesHost _host = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await fixture.CreateDatabaseAsync();
        _host = fixture.Start(_database);
        (_client, _) = await _host.CreateProjectAsync();
    }

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task A_commit_is_answered_with_its_verdict_and_kept()
    {
        var answer = await PostAsync("commit", new { suite = "s", commit = "abc", assertions = _contains, testCases = Cases(3, failing: 1) });

        Assert.Equal(("finished", "block"), (Text(answer, "status"), Text(answer.GetProperty("verdict"), "outcome")));
        Assert.Equal("1 of 3 cases failed: case-0.", answer.GetProperty("verdict").GetProperty("reasons")[0].GetString());
        var kept = await GetAsync($"/api/gates/runs/{Text(answer, "id")}");
        Assert.Equal(("s", "commit", "abc"), (Text(kept, "suite"), Text(kept, "tier"), Text(kept, "commit")));
        Assert.Equal([3, 2, 1], ((string[])["total", "passed", "failed"]).Select(count => kept.GetProperty("progress").GetProperty(count).GetInt32()));
        Assert.Contains("case-0", await _client.GetStringAsync($"/api/gates/runs/{Text(answer, "id")}/report?format=junit", TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"suite":"s","metrics":[{"metric":"AnswerRelevancy"}],"testCases":[{"id":"a","actualOutput":"b"}]}""", "asks a judge")]
    [InlineData("""{"suite":"s","metrics":[{"metric":"ToolCorrectness","options":{"availableTools":["a"]}}],"testCases":[{"id":"a","actualOutput":"b"}]}""", "asks a judge")]
    [InlineData("""
        {"suite":"s","metrics":[{"metric":"Arithmetic","options":{"expression":"1 - hook","metrics":{"hook":{"metric":"Webhook","options":{"url":"http://localhost:9"}}}}}],
        "testCases":[{"id":"a","actualOutput":"b"}]}
        """, "calls a program over the network")]
    [InlineData("""{"suite":"s","metrics":[{"metric":"Nope"}],"testCases":[{"id":"a","actualOutput":"b"}]}""", "There is no metric Nope")]
    [InlineData("""{"suite":"s","testCases":[{"id":"a","actualOutput":"b"}]}""", "checks nothing")]
    [InlineData("""{"suite":"s","metrics":[{"metric":"PIILeakage"}],"dataset":"none"}""", "There is no dataset none")]
    [InlineData("""{"suite":"s","collection":"none","testCases":[{"id":"a","actualOutput":"b"}]}""", "no metric collection 'none'")]
    [InlineData("""{"suite":"s","metrics":[{"metric":"PIILeakage"}],"testCases":[{"id":"a","actualOutput":"b"}],"treshold":1}""", "has no key treshold")]
    [InlineData("""{"suite":7}""", "suite must be a text")]
    [InlineData("[]", "must be an object")]
    public async Task What_cannot_run_is_refused_with_why(string body, string problem)
    {
        var response = await _client.PostAsync("/api/gates/commit", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, Text(await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken), "title"));
    }

    [Fact]
    public async Task A_suite_names_a_metric_of_the_projects_own()
    {
        var (client, project) = await _host.CreateProjectAsync();
        await using var database = NpgsqlDataSource.Create(_database);
        await new CustomMetricWriter(database).AddAsync(
            project, new() { Name = "says ok", Metric = "PatternFound", Options = JsonElement.Parse("""{"pattern":"^ok$"}""") }, activate: true,
            TestContext.Current.CancellationToken);
        var suite = new { suite = "s", assertions = new object[] { new { metric = "says ok" } }, testCases = Cases(2, failing: 1) };

        using var response = await client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);
        using var absent = await _client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);

        var verdict = (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("verdict");
        Assert.Equal("1 of 2 cases failed: case-0.", verdict.GetProperty("reasons")[0].GetString());
        Assert.Equal(HttpStatusCode.BadRequest, absent.StatusCode); // another project's
    }

    [Fact]
    public async Task A_run_says_where_its_page_is_once_the_service_knows_the_web_ui()
    {
        await using var host = fixture.Start(_database, ("WEB_ADDRESS", "https://platform.example/"));
        var (client, _) = await host.CreateProjectAsync();
        var suite = new { suite = "s", assertions = _contains, testCases = Cases(1, failing: 0) };

        using var response = await client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);
        var run = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Matches($"^https://platform.example/projects/test-[0-9a-f]+/gates/runs/{Text(run, "id")}$", Text(run, "link"));
        foreach (var path in new[] { "", "/report" })
            Assert.Equal(Text(run, "link"), Text(await client.GetFromJsonAsync<JsonElement>($"/api/gates/runs/{Text(run, "id")}{path}", TestContext.Current.CancellationToken), "link"));
        Assert.True(!(await PostAsync("commit", suite)).TryGetProperty("link", out var none) || none.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Gates_need_their_scope_and_the_schema_needs_no_key()
    {
        var (reader, _) = await _host.CreateProjectAsync("read");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/gates/commit", new { }, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.CreateClient().GetAsync($"/api/gates/runs/{Guid.NewGuid()}", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("Suite", Text(JsonElement.Parse(await _host.CreateClient().GetStringAsync("/schema/suite.json", TestContext.Current.CancellationToken)), "title"));
    }

    [Fact]
    public async Task A_run_of_another_project_is_not_seen()
    {
        var answer = await PostAsync("commit", new { suite = "s", assertions = _contains, testCases = Cases(1, failing: 0) });
        var (other, _) = await _host.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/gates/runs/{Text(answer, "id")}", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task A_first_pull_request_passes_without_a_conclusion()
    {
        var run = await RunPrAsync(Cases(20, failing: 2));

        Assert.Equal(("pass", false), (Text(run.GetProperty("verdict"), "outcome"), run.GetProperty("verdict").GetProperty("conclusive").GetBoolean()));
        Assert.Contains(run.GetProperty("verdict").GetProperty("reasons").EnumerateArray(), reason => reason.GetString() == "no baseline");
    }

    [Fact]
    public async Task A_drop_flags_names_the_cases_and_waits_for_a_person()
    {
        var baseline = await RunPrAsync(Cases(100, failing: 2));
        var run = await RunPrAsync(Cases(100, failing: 20));

        var verdict = run.GetProperty("verdict");
        Assert.Equal(("flag", true), (Text(verdict, "outcome"), verdict.GetProperty("conclusive").GetBoolean()));
        Assert.StartsWith("Contains fell by 18.0 points, more than 5: 0.980 to 0.800 over 100 cases", verdict.GetProperty("reasons")[0].GetString());
        var id = Text(run, "id");
        var comparison = await GetAsync($"/api/gates/runs/{id}/compare");
        Assert.Equal((Text(baseline, "id"), 18, 0, 82),
            (Text(comparison, "baseline"), comparison.GetProperty("regressed").GetInt32(), comparison.GetProperty("improved").GetInt32(), comparison.GetProperty("unchanged").GetInt32()));

        var review = await _client.PostAsJsonAsync($"/api/gates/runs/{id}/review", new { decision = "accept", reviewer = "Ann", comment = "Known." }, TestContext.Current.CancellationToken);
        Assert.Equal("Ann", (await review.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("reviews")[0].GetProperty("reviewer").GetString());
        await _client.PostAsJsonAsync($"/api/gates/runs/{id}/review", new { decision = "reject", reviewer = "Bob" }, TestContext.Current.CancellationToken);
        var reviews = (await GetAsync($"/api/gates/runs/{id}")).GetProperty("reviews");
        Assert.Equal(["accept by Ann", "reject by Bob"], reviews.EnumerateArray().Select(each => $"{Text(each, "decision")} by {Text(each, "reviewer")}"));
        var passed = await _client.PostAsJsonAsync($"/api/gates/runs/{Text(baseline, "id")}/review", new { decision = "accept", reviewer = "Ann" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Conflict, passed.StatusCode);
    }

    [Fact]
    public async Task Exactly_the_limit_is_no_flag_and_no_change_is_a_pass()
    {
        await RunPrAsync(Cases(100, failing: 5));

        Assert.Equal("pass", Text((await RunPrAsync(Cases(100, failing: 10))).GetProperty("verdict"), "outcome"));
        var same = (await RunPrAsync(Cases(100, failing: 10))).GetProperty("verdict");
        Assert.Equal(("pass", true), (Text(same, "outcome"), same.GetProperty("conclusive").GetBoolean()));
    }

    [Fact]
    public async Task Personal_data_blocks_a_pull_request_whatever_the_baseline()
    {
        var leak = new[] { new { id = "a", actualOutput = "Write to ann.gray@contoso.com. ok" } };
        var started = await PostAsync("pr", new { suite = "s", assertions = new[] { new { metric = "PIILeakage" } }, metrics = _contains, testCases = leak });
        var run = await FinishedAsync(Text(started, "id"));

        Assert.Equal(("block", true), (Text(run.GetProperty("verdict"), "outcome"), run.GetProperty("verdict").GetProperty("conclusive").GetBoolean()));
    }

    [Fact]
    public async Task The_agent_is_asked_and_its_time_limit_holds()
    {
        // One case fails and is asked again and again, each time after twice as long.
        await using var agent = await FakeAgent.StartAsync(body =>
            body.Contains("\"slow\"", StringComparison.Ordinal) ? null : """{"output":"ok"}""");
        var cases = new[] { new { id = "a", input = "fast" }, new { id = "b", input = "slow" } };
        var started = await PostAsync("pr", new
        {
            suite = "s",
            metrics = _contains,
            testCases = cases,
            agent = new { url = agent.Url, retries = 10 },
            limits = new { maxSeconds = 2 },
        });

        var run = await FinishedAsync(Text(started, "id"));

        Assert.Equal(1, run.GetProperty("progress").GetProperty("passed").GetInt32());
        Assert.Equal(["b"], run.GetProperty("verdict").GetProperty("evidence").GetProperty("notRun").EnumerateArray().Select(id => id.GetString()));
        Assert.False(run.GetProperty("verdict").GetProperty("conclusive").GetBoolean());
        Assert.Matches("^[0-9a-f]{32}$", run.GetProperty("results")[0].GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task Judged_metrics_are_asked_of_the_evaluator_and_its_answers_decide()
    {
        var started = await PostAsync("pr", new { suite = "s", metrics = new[] { new { metric = "AnswerRelevancy" } }, testCases = new[] { new { id = "a", input = "i", actualOutput = "o" } } });

        await using var database = NpgsqlDataSource.Create(_database);
        // As the Evaluator does when it has scored what it claimed.
        await UntilAsync(async () => await database.CreateCommand("""
            update evaluations set status = 'scored', score = 0.8, success = true, cost_usd = 0.25, reason = 'Fine.', finished_at = now()
            where status = 'pending' and judge = 'cheap' and metric = 'AnswerRelevancy'
            """).ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0);
        var run = await FinishedAsync(Text(started, "id"));

        Assert.Equal(0.25m, run.GetProperty("costUsd").GetDecimal());
        Assert.Equal(0.8, run.GetProperty("results")[0].GetProperty("checks")[0].GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task A_run_goes_on_after_the_service_was_stopped()
    {
        var answers = 0;
        await using var agent = await FakeAgent.StartAsync(_ => Interlocked.Increment(ref answers) <= 20 ? """{"output":"ok"}""" : null);
        var started = await PostAsync("pr", new
        {
            suite = "s",
            metrics = _contains,
            testCases = Enumerable.Range(0, 40).Select(i => new { id = $"case-{i}", input = "x" }),
            agent = new { url = agent.Url, retries = 10, concurrency = 2 },
        });
        await UntilAsync(async () => (await GetAsync($"/api/gates/runs/{Text(started, "id")}")).GetProperty("progress").GetProperty("done").GetInt32() >= 16);
        await _host.DisposeAsync();

        Interlocked.Exchange(ref answers, -1000);
        _host = fixture.Start(_database);
        _ = _host.Services; // building the host starts it
        await UntilAsync(async () =>
        {
            await using var database = NpgsqlDataSource.Create(_database);
            await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
            return await connection.ExecuteScalarAsync<string>("select status from test_runs") == "finished";
        });

        await using var check = NpgsqlDataSource.Create(_database);
        await using var rows = await check.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal((40, 40), await rows.QuerySingleAsync<(int, int)>("select case_count, passed from test_runs"));
    }

    private static object Cases(int count, int failing) => Enumerable.Range(0, count)
        .Select(i => new { id = $"case-{i}", input = $"question {i}", actualOutput = i < failing ? "bad" : "ok" });

    private async Task<JsonElement> RunPrAsync(object cases) =>
        await FinishedAsync(Text(await PostAsync("pr", new { suite = "s", metrics = _contains, testCases = cases }), "id"));

    private async Task<JsonElement> PostAsync(string tier, object body)
    {
        var response = await _client.PostAsJsonAsync($"/api/gates/{tier}", body, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == (tier == "commit" ? HttpStatusCode.OK : HttpStatusCode.Accepted), text);
        return JsonElement.Parse(text);
    }

    private async Task<JsonElement> GetAsync(string path) =>
        await _client.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    private async Task<JsonElement> FinishedAsync(string id)
    {
        JsonElement run = default;
        await UntilAsync(async () => Text(run = await GetAsync($"/api/gates/runs/{id}"), "status") == "finished");
        return run;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        while (!await holds())
            await Task.Delay(100, deadline.Token);
    }

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
