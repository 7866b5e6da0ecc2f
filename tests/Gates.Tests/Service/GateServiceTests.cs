using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Platform.Gates.Tests.Nightly;
using Platform.Storage.CustomMetrics;
using Platform.Storage.Gates;

namespace Platform.Gates.Tests.Service;

public sealed class GateServiceTests(GatesFixture fixture) : GatesTest(fixture)
{
    private static readonly object[] _contains = [new { metric = "Contains", options = new { texts = new[] { "ok" } } }];

    [Fact]
    public async Task A_commit_is_answered_with_its_verdict_and_kept()
    {
        var answer = await CommitAsync(new { suite = "s", commit = "abc", assertions = _contains, testCases = Cases(3, failing: 1) });

        Assert.Equal(("finished", "block", "1 of 3 cases failed: case-0."), (Text(answer, "status"), answer.Outcome, answer.Reasons));
        var kept = await Client.NightAsync(answer.Id);
        Assert.Equal(("s", "commit", "abc"), (Text(kept, "suite"), Text(kept, "tier"), Text(kept, "commit")));
        Assert.Equal([3, 2, 1], ((string[])["total", "passed", "failed"]).Select(count => kept.GetProperty("progress").GetProperty(count).GetInt32()));
        Assert.Contains("case-0", await Client.GetStringAsync($"/api/gates/runs/{answer.Id}/report?format=junit", TestContext.Current.CancellationToken));
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
        var response = await Client.PostAsync("/api/gates/commit", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, Text(await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken), "title"));
    }

    [Fact]
    public async Task The_api_is_described_by_openapi()
    {
        var paths = (await Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken)).GetProperty("paths");

        string[] promised =
        [
            "/api/gates/commit", "/api/gates/pr", "/api/gates/nightly", "/api/gates/runs/{id}", "/api/gates/runs/{id}/events",
            "/api/gates/runs/{id}/report", "/api/gates/runs/{id}/compare", "/api/gates/runs/{id}/review",
            "/api/gates/releases/{version}", "/api/gates/policies/{name}", "/schema/suite.json",
        ];
        Assert.Empty(promised.Except(paths.EnumerateObject().Select(path => path.Name)));
    }

    [Fact]
    public async Task A_suite_names_a_metric_of_the_projects_own()
    {
        var (client, project) = await Host.CreateProjectAsync();
        await using var database = NpgsqlDataSource.Create(Database);
        await new CustomMetricWriter(database).AddAsync(
            project, new() { Name = "says ok", Metric = "PatternFound", Options = JsonElement.Parse("""{"pattern":"^ok$"}""") }, activate: true,
            TestContext.Current.CancellationToken);
        var suite = new { suite = "s", assertions = new object[] { new { metric = "says ok" } }, testCases = Cases(2, failing: 1) };

        using var response = await client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);
        using var absent = await Client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);

        Assert.Equal("1 of 2 cases failed: case-0.", (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).Reasons);
        Assert.Equal(HttpStatusCode.BadRequest, absent.StatusCode); // another project's
    }

    [Fact]
    public async Task A_run_says_where_its_page_is_once_the_service_knows_the_web_ui()
    {
        await using var host = Fixture.Start(Database, ("WEB_ADDRESS", "https://platform.example/"));
        var (client, _) = await host.CreateProjectAsync();
        var suite = new { suite = "s", assertions = _contains, testCases = Cases(1, failing: 0) };

        using var response = await client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);
        var run = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Matches($"^https://platform.example/projects/test-[0-9a-f]+/gates/runs/{run.Id}$", Text(run, "link"));
        foreach (var path in new[] { "", "/report" })
            Assert.Equal(Text(run, "link"), Text(await client.GetFromJsonAsync<JsonElement>($"/api/gates/runs/{run.Id}{path}", TestContext.Current.CancellationToken), "link"));
        Assert.True(!(await CommitAsync(suite)).TryGetProperty("link", out var none) || none.ValueKind == JsonValueKind.Null);
    }

    [Fact]
    public async Task Gates_need_their_scope_and_the_schema_needs_no_key()
    {
        var (reader, _) = await Host.CreateProjectAsync("read");

        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/gates/commit", new { }, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await Host.CreateClient().GetAsync($"/api/gates/runs/{Guid.NewGuid()}", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal("Suite", Text(JsonElement.Parse(await Host.CreateClient().GetStringAsync("/schema/suite.json", TestContext.Current.CancellationToken)), "title"));
    }

    [Fact]
    public async Task While_a_commit_is_checked_there_is_no_run_that_a_worker_could_carry_on()
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new();
        await using var agent = await FakeAgent.StartAsync(_ =>
        {
            asked.TrySetResult();
            go.Task.Wait(TimeSpan.FromSeconds(30));
            return "ok";
        });
        var answering = CommitAsync(new { suite = "slow", assertions = _contains, agent = new { url = agent.Url }, testCases = new[] { new { id = "a", input = "x" } } });
        await asked.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        await using var database = NpgsqlDataSource.Create(Database);
        Assert.DoesNotContain(await new GateRunQueue(database).ListAsync(TestContext.Current.CancellationToken), run => run.ProjectId == Project);
        go.SetResult();

        var answer = await answering;
        Assert.Equal(("All 1 cases passed.", true), (answer.Reasons, answer.IsConclusive));
    }

    [Fact]
    public async Task A_run_of_another_project_is_not_seen()
    {
        var answer = await CommitAsync(new { suite = "s", assertions = _contains, testCases = Cases(1, failing: 0) });
        var (other, _) = await Host.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/gates/runs/{answer.Id}", TestContext.Current.CancellationToken)).StatusCode);
    }

    private static object Cases(int count, int failing) => Enumerable.Range(0, count)
        .Select(i => new { id = $"case-{i}", input = $"question {i}", actualOutput = i < failing ? "bad" : "ok" });

    private async Task<JsonElement> CommitAsync(object suite)
    {
        using var response = await Client.PostAsJsonAsync("/api/gates/commit", suite, TestContext.Current.CancellationToken);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, answer.GetRawText());
        return answer;
    }

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
