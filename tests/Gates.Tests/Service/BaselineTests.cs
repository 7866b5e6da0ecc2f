using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Gates.Tests.Nightly;

namespace Platform.Gates.Tests.Service;

public sealed class BaselineTests(GatesFixture fixture) : GatesTest(fixture, "read", "write", "gate")
{
    [Fact]
    public async Task The_run_of_a_week_before_decides_and_the_last_one_stands_beside_it()
    {
        var older = await Client.RunPrAsync(PrApi.Recorded(100, failing: 2));
        await AgeAsync(older.Id, days: 8);
        var last = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));

        var run = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));

        Assert.Equal("flag", run.Outcome);
        var (baseline, beside) = (run.Evidence.GetProperty("baseline"), run.Evidence.GetProperty("beside"));
        Assert.Equal((older.Id, "a week before"), (Text(baseline, "id"), Text(baseline, "which")));
        Assert.Equal((last.Id, "the last run"), (Text(beside, "id"), Text(beside, "which")));
        Assert.Equal(18, Drop(run.Evidence), 9);
        Assert.Equal(0, Drop(beside), 9);
        Assert.Equal(older.Id, Text((await Client.SendAsync(HttpMethod.Get, $"/api/gates/runs/{run.Id}/compare?to=baseline")).Answer, "baseline"));
    }

    [Fact]
    public async Task Only_runs_of_the_base_branch_are_baselines()
    {
        var main = await Client.RunPrAsync(On("develop", failing: 2));
        await Client.RunPrAsync(On("feature-a", failing: 20));
        var request = On("feature-b", failing: 20);
        request["baseBranch"] = "develop";

        var run = await Client.RunPrAsync(request);

        Assert.Equal((main.Id, "flag"), (Text(run.Evidence.GetProperty("baseline"), "id"), run.Outcome));
    }

    [Fact]
    public async Task A_named_baseline_goes_before_all_others()
    {
        var release = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));
        await Client.RunPrAsync(PrApi.Recorded(100, failing: 2));
        var pin = new JsonObject { ["run"] = release.Id, ["author"] = "Ann" };
        Assert.Equal(HttpStatusCode.OK, (await Client.SendAsync(HttpMethod.Put, "/api/gates/baselines/release-1", pin)).Status);
        var request = PrApi.Recorded(100, failing: 20);
        request["baseline"] = "release-1";

        var run = await Client.RunPrAsync(request);

        Assert.Equal((release.Id, "pinned as release-1", "pass"),
            (Text(run.Evidence.GetProperty("baseline"), "id"), Text(run.Evidence.GetProperty("baseline"), "which"), run.Outcome));
        Assert.Equal("Ann", Text(Assert.Single((await Client.SendAsync(HttpMethod.Get, "/api/gates/baselines")).Answer.EnumerateArray()), "author"));
        request["baseline"] = "release-2";
        Assert.Contains("There is no baseline release-2", Text((await Client.SendAsync(HttpMethod.Post, "/api/gates/pr", request)).Answer, "title"));
        Assert.Equal(HttpStatusCode.NoContent, (await Client.SendAsync(HttpMethod.Delete, "/api/gates/baselines/release-1")).Status);
        pin["run"] = Guid.NewGuid();
        Assert.Equal(HttpStatusCode.NotFound, (await Client.SendAsync(HttpMethod.Put, "/api/gates/baselines/release-1", pin)).Status);
    }

    [Fact]
    public async Task An_inconclusive_run_asks_again_only_for_the_cases_that_differ()
    {
        var broken = false;
        HashSet<string> failed = [];
        await using var agent = await FakeAgent.StartAsync(body =>
        {
            var id = JsonNode.Parse(body)!["id"]!.ToString();
            return broken && id is "case-3" or "case-7" or "case-9" && broken && failed.Add(id) ? """{"output":"bad"}""" : """{"output":"ok"}""";
        });
        await Client.RunPrAsync(PrApi.Asked(40, agent.Url));
        broken = true;

        var run = await Client.RunPrAsync(PrApi.Asked(40, agent.Url));

        // 3 of 40 are 7.5 points and would flag; asked again they are right, and a third of that is left.
        Assert.Equal(("pass", 40 + 40 + 3 + 3), (run.Outcome, agent.Requests.Count));
        Assert.Equal(2.5, Drop(run.Evidence), 9);
        Assert.Equal("""["case-3","case-7","case-9"]""", run.Evidence.GetProperty("repeated").GetRawText());
        Assert.Contains("3 cases that differ from the baseline ran again", run.Reasons);
    }

    [Fact]
    public async Task An_agent_is_found_by_its_name()
    {
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"ok"}""");
        await using var host = Fixture.Start(Database, ("services:shop-agent:http:0", agent.Url));
        var (client, _) = await host.CreateProjectAsync();

        // Whichever replica carries the run on; here only the second one knows the name.
        await Host.DisposeAsync();
        var run = await client.RunPrAsync(PrApi.Asked(2, "https+http://shop-agent/chat"));

        Assert.Equal((2, 2), (run.GetProperty("progress").GetProperty("passed").GetInt32(), agent.Requests.Count));
        Assert.All(agent.Requests, request => Assert.Contains("traceparent", request.Headers.Keys));
    }

    [Fact]
    public async Task Waived_cases_are_left_out_of_the_comparison()
    {
        var waivers = new JsonArray([.. Enumerable.Range(2, 18).Select(i => new JsonObject
        {
            ["case"] = $"case-{i}",
            ["reason"] = "The tool is away.",
            ["owner"] = "Ann",
            ["expires"] = "2999-01-01",
        })]);
        await Client.SendAsync(HttpMethod.Put, "/api/gates/policies/default", new JsonObject { ["author"] = "Ann", ["waivers"] = waivers });
        await Client.RunPrAsync(PrApi.Recorded(100, failing: 2));

        var run = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));

        Assert.Equal(("pass", 82), (run.Outcome, run.Evidence.GetProperty("metrics")[0].GetProperty("scores").GetProperty("pairs").GetInt32()));
    }

    private static JsonObject On(string branch, int failing)
    {
        var request = PrApi.Recorded(100, failing);
        request["branch"] = branch;
        return request;
    }

    private async Task AgeAsync(string run, int days)
    {
        await using var database = NpgsqlDataSource.Create(Database);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("update test_runs set created_at = created_at - @days * interval '1 day' where id = @id", new { id = Guid.Parse(run), days });
    }

    private static double Drop(JsonElement evidence) => evidence.GetProperty("metrics")[0].GetProperty("dropPoints").GetDouble();

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
