using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gates.Tests.Nightly;

namespace Platform.Gates.Tests.Service;

public sealed class PolicyTests(GatesFixture fixture) : GatesTest(fixture, "read", "write", "gate")
{
    private const string Path = "/api/gates/policies/default";

    [Fact]
    public async Task Every_change_is_a_version_with_who_when_and_why()
    {
        await SetAsync("""{"author":"Ann","tiers":{"pr":{"limits":{"maxSeconds":60}}}}""");
        await SetAsync("""{"author":"Ben","comment":"Too slow.","tiers":{"pr":{"limits":{"maxSeconds":120},"requireSignificance":true,"thresholds":{"AnswerRelevancy":0.8}}}}""");

        var newest = await GetAsync(Path);
        Assert.Equal((2, "Ben", "Too slow."), (newest.GetProperty("version").GetInt32(), Text(newest, "author"), Text(newest, "comment")));
        Assert.Equal(0.8, newest.GetProperty("tiers").GetProperty("pr").GetProperty("thresholds").GetProperty("AnswerRelevancy").GetDouble());
        Assert.Equal(60, (await GetAsync($"{Path}?version=1")).GetProperty("tiers").GetProperty("pr").GetProperty("limits").GetProperty("maxSeconds").GetDouble());
        var history = (await GetAsync($"{Path}/versions")).EnumerateArray().ToList();
        Assert.Equal(["Ben", "Ann"], history.Select(version => Text(version, "author")));
        Assert.All(history, version => Assert.True(version.GetProperty("createdAt").TryGetDateTimeOffset(out _)));
        Assert.Equal(2, Assert.Single((await GetAsync("/api/gates/policies")).EnumerateArray()).GetProperty("version").GetInt32());
    }

    [Theory]
    [InlineData("""{"tiers":{}}""", "author must be the name of who changes the policy")]
    [InlineData("""{"author":"Ann","tier":{}}""", "A policy has no key tier; it has")]
    [InlineData("""{"author":"Ann","tiers":{"weekly":{}}}""", "tiers has no key weekly; it has commit, pr, nightly.")]
    [InlineData("""{"author":"Ann","tiers":{"pr":{"limits":{"flagDropPoints":101}}}}""", "flagDropPoints must be a number from 0 to 100.")]
    [InlineData("""{"author":"Ann","tiers":{"pr":{"thresholds":{"Nope":1}}}}""", "There is no metric Nope")]
    [InlineData("""{"author":"Ann","tiers":{"pr":{"thresholds":{"Bias":2}}}}""", "Bias must be a number from 0 to 1.")]
    [InlineData("""{"author":"Ann","waivers":[{"reason":"r","owner":"o","expires":"2030-01-01"}]}""", "A waiver names a metric, a case, or both")]
    [InlineData("""{"author":"Ann","waivers":[{"metric":"Bias","owner":"o","expires":"2030-01-01"}]}""", "reason is missing.")]
    [InlineData("""{"author":"Ann","waivers":[{"metric":"Bias","reason":"r","expires":"2030-01-01"}]}""", "owner is missing.")]
    [InlineData("""{"author":"Ann","waivers":[{"metric":"Bias","reason":"r","owner":"o","expires":"soon"}]}""", "expires is soon; it must be a day or a time")]
    [InlineData("[]", "A policy is an object")]
    public async Task What_a_policy_cannot_say_is_refused_with_why(string policy, string problem)
    {
        var (status, answer) = await Client.SendAsync(HttpMethod.Put, Path, JsonNode.Parse(policy));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(problem, Text(answer, "title"));
    }

    [Fact]
    public async Task A_key_that_only_runs_gates_cannot_change_what_they_ask()
    {
        var (ci, _) = await Host.CreateProjectAsync("read", "gate");

        Assert.Equal(HttpStatusCode.Forbidden, (await ci.SendAsync(HttpMethod.Put, Path, JsonNode.Parse("""{"author":"CI"}"""))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await ci.SendAsync(HttpMethod.Get, Path)).Status);
    }

    [Fact]
    public async Task A_policy_goes_over_the_suite_and_a_run_keeps_its_version()
    {
        await SetAsync("""{"author":"Ann","tiers":{"pr":{"limits":{"flagDropPoints":20}}}}""");
        await Client.RunPrAsync(PrApi.Recorded(100, failing: 2));
        var lenient = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));
        await SetAsync("""{"author":"Ann","tiers":{"pr":{"limits":{"flagDropPoints":10}}}}""");
        var named = PrApi.Recorded(100, failing: 20);
        named["policy"] = "default";
        named["baseline"] = Text(lenient.Evidence.GetProperty("baseline"), "id");
        var stricter = await Client.RunPrAsync(named);

        Assert.Equal(("pass", "flag"), (lenient.Outcome, stricter.Outcome));
        Assert.Equal("""{"name":"default","version":1}""", (await GetAsync($"/api/gates/runs/{lenient.Id}")).Evidence.GetProperty("policy").GetRawText());
        Assert.Equal(2, stricter.Evidence.GetProperty("policy").GetProperty("version").GetInt32());
        named["policy"] = "nobody's";
        Assert.Contains("There is no gate policy nobody's", Text((await Client.SendAsync(HttpMethod.Post, "/api/gates/pr", named)).Answer, "title"));
    }

    [Theory]
    [InlineData("2999-01-31", "pass", "Contains is waived until 2999-01-31 by Ann: The model is being replaced.")]
    [InlineData("2020-01-31", "flag", "The waiver of Contains by Ann expired on 2020-01-31 and no longer holds.")]
    public async Task A_waiver_keeps_a_metric_from_flagging_until_it_expires(string expires, string outcome, string sentence)
    {
        await SetAsync($$"""{"author":"Ann","waivers":[{"metric":"Contains","reason":"The model is being replaced.","owner":"Ann","expires":"{{expires}}"}]}""");
        await Client.RunPrAsync(PrApi.Recorded(100, failing: 2));

        var run = await Client.RunPrAsync(PrApi.Recorded(100, failing: 20));

        Assert.Equal(outcome, run.Outcome);
        Assert.Contains(sentence, run.Reasons);
        Assert.Contains("Contains fell by 18.0 points", run.Reasons);
        var waiver = Assert.Single(run.Evidence.GetProperty("waivers").EnumerateArray());
        Assert.Equal((outcome == "flag", true), (waiver.GetProperty("expired").GetBoolean(), waiver.GetProperty("mattered").GetBoolean()));
    }

    [Theory]
    [InlineData("commit", "2999-01-31", "pass")]
    [InlineData("commit", "2020-01-31", "block")]
    [InlineData("pr", "2999-01-31", "pass")]
    [InlineData("pr", "2020-01-31", "block")]
    public async Task A_waiver_keeps_a_case_from_blocking_until_it_expires(string tier, string expires, string outcome)
    {
        await SetAsync($$"""{"author":"Ann","waivers":[{"metric":"PIILeakage","case":"a","suite":"s","reason":"A made-up address.","owner":"Ann","expires":"{{expires}}"}]}""");
        var request = JsonNode.Parse("""
            {"suite":"s","assertions":[{"metric":"PIILeakage"}],
             "testCases":[{"id":"a","actualOutput":"Write to ann.gray@contoso.com."},{"id":"b","actualOutput":"Hello."}]}
            """)!.AsObject();

        var run = tier == "pr" ? await Client.RunPrAsync(request) : (await Client.SendAsync(HttpMethod.Post, "/api/gates/commit", request)).Answer;

        Assert.Equal(outcome, run.Outcome);
        Assert.Contains(outcome == "pass" ? "PIILeakage of case a is waived until 2999-01-31 by Ann" : "expired on 2020-01-31", run.Reasons);
    }

    private async Task SetAsync(string policy)
    {
        var (status, answer) = await Client.SendAsync(HttpMethod.Put, Path, JsonNode.Parse(policy));
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
    }

    private async Task<JsonElement> GetAsync(string path)
    {
        var (status, answer) = await Client.SendAsync(HttpMethod.Get, path);
        Assert.True(status == HttpStatusCode.OK, answer.ToString());
        return answer;
    }

    private static string Text(JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
