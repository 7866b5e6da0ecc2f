using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Gates.Tests.Nightly;

namespace Platform.Gates.Tests.Service;

public sealed class PrServiceTests(GatesFixture fixture) : GatesTest(fixture)
{
    [Fact]
    public async Task A_first_pull_request_passes_without_a_conclusion()
    {
        var run = await Client.RunPrAsync(PrApi.Recorded(20, failing: 2));

        Assert.Equal(("pass", false), (run.Outcome, run.IsConclusive));
        Assert.Contains("no baseline", run.Reasons);
    }

    [Fact]
    public async Task A_drop_flags_names_the_cases_and_waits_for_a_person()
    {
        var baseline = await Client.RunPrAsync(PrApi.Recorded(100, failing: 2));
        var run = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));

        Assert.Equal(("flag", true), (run.Outcome, run.IsConclusive));
        Assert.StartsWith("Contains fell by 18.0 points, more than 5: 0.980 to 0.800 over 100 cases", run.Reasons);
        var comparison = await Client.GetFromJsonAsync<JsonElement>($"/api/gates/runs/{run.Id}/compare", TestContext.Current.CancellationToken);
        Assert.Equal((baseline.Id, 18, 0, 82),
            (Text(comparison, "baseline"), comparison.GetProperty("regressed").GetInt32(), comparison.GetProperty("improved").GetInt32(), comparison.GetProperty("unchanged").GetInt32()));

        var (_, accepted) = await ReviewAsync(run, "accept", "Ann", "Known.");
        Assert.Equal("Ann", Text(accepted.GetProperty("reviews")[0], "reviewer"));
        await ReviewAsync(run, "reject", "Bob");
        var reviews = (await Client.NightAsync(run.Id)).GetProperty("reviews");
        Assert.Equal(["accept by Ann", "reject by Bob"], reviews.EnumerateArray().Select(each => $"{Text(each, "decision")} by {Text(each, "reviewer")}"));
        Assert.Equal(HttpStatusCode.Conflict, (await ReviewAsync(baseline, "accept", "Ann")).Status);
    }

    [Fact]
    public async Task Exactly_the_limit_is_no_flag_and_no_change_is_a_pass()
    {
        await Client.RunPrAsync(PrApi.Recorded(100, failing: 5));

        Assert.Equal("pass", (await Client.RunPrAsync(PrApi.Recorded(100, failing: 10))).Outcome);
        var same = await Client.RunPrAsync(PrApi.Recorded(100, failing: 10));
        Assert.Equal(("pass", true), (same.Outcome, same.IsConclusive));
    }

    [Fact]
    public async Task Personal_data_blocks_a_pull_request_whatever_the_baseline()
    {
        var request = PrApi.Recorded(1, failing: 0);
        request["assertions"] = JsonNode.Parse("""[{"metric":"PIILeakage"}]""");
        request["testCases"]![0]!["actualOutput"] = "Write to ann.gray@contoso.com. ok";

        var run = await Client.RunPrAsync(request);

        Assert.Equal(("block", true), (run.Outcome, run.IsConclusive));
    }

    [Fact]
    public async Task The_agent_is_asked_and_its_time_limit_holds()
    {
        // One case fails and is asked again and again, each time after twice as long.
        await using var agent = await FakeAgent.StartAsync(body =>
            body.Contains("question 1", StringComparison.Ordinal) ? null : """{"output":"ok"}""");
        var request = PrApi.Asked(2, agent.Url);
        request["agent"]!["retries"] = 10;
        request["limits"] = new JsonObject { ["maxSeconds"] = 2 };

        var run = await Client.RunPrAsync(request);

        Assert.Equal(1, run.GetProperty("progress").GetProperty("passed").GetInt32());
        Assert.Equal(["case-1"], run.Evidence.GetProperty("notRun").EnumerateArray().Select(id => id.GetString()));
        Assert.False(run.IsConclusive);
        Assert.Matches("^[0-9a-f]{32}$", run.GetProperty("results")[0].GetProperty("traceId").GetString());
    }

    [Fact]
    public async Task Judged_metrics_are_asked_of_the_evaluator_and_its_answers_decide()
    {
        var request = PrApi.Recorded(1, failing: 0);
        request["metrics"] = JsonNode.Parse("""[{"metric":"AnswerRelevancy"}]""");
        var id = await Client.StartPrAsync(request);

        await using var database = NpgsqlDataSource.Create(Database);
        // As the Evaluator does when it has scored what it claimed.
        await NightApi.UntilAsync(async () => await database.CreateCommand("""
            update evaluations set status = 'scored', score = 0.8, success = true, cost_usd = 0.25, reason = 'Fine.', finished_at = now()
            where status = 'pending' and judge = 'cheap' and metric = 'AnswerRelevancy'
            """).ExecuteNonQueryAsync(TestContext.Current.CancellationToken) > 0);
        var run = await Client.FinishedNightAsync(id);

        Assert.Equal(0.25m, run.GetProperty("costUsd").GetDecimal());
        Assert.Equal(0.8, run.GetProperty("results")[0].GetProperty("checks")[0].GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task A_run_goes_on_after_the_service_was_stopped()
    {
        var answers = 0;
        await using var agent = await FakeAgent.StartAsync(_ => Interlocked.Increment(ref answers) <= 20 ? """{"output":"ok"}""" : null);
        var request = PrApi.Asked(40, agent.Url);
        request["agent"]!["retries"] = 10;
        request["agent"]!["concurrency"] = 2;
        var id = await Client.StartPrAsync(request);
        await NightApi.UntilAsync(async () => (await Client.NightAsync(id)).GetProperty("progress").GetProperty("done").GetInt32() >= 16);
        await Host.DisposeAsync();

        Interlocked.Exchange(ref answers, -1000);
        Host = Fixture.Start(Database);
        _ = Host.Services; // building the host starts it
        await using var database = NpgsqlDataSource.Create(Database);
        await using var connection = await database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await NightApi.UntilAsync(async () => await connection.ExecuteScalarAsync<string>("select status from test_runs") == "finished");

        Assert.Equal((40, 40), await connection.QuerySingleAsync<(int, int)>("select case_count, passed from test_runs"));
    }

    private Task<(HttpStatusCode Status, JsonElement Answer)> ReviewAsync(JsonElement run, string decision, string reviewer, string? comment = null) =>
        Client.SendAsync(HttpMethod.Post, $"/api/gates/runs/{run.Id}/review",
            new JsonObject { ["decision"] = decision, ["reviewer"] = reviewer, ["comment"] = comment });

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
