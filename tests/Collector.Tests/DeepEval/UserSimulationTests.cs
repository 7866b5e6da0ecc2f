using System.Net;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Collector.Tests.Otlp;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>What the route makes of what the Evaluator does; tests/EndToEnd.Tests has both.</summary>
public sealed class UserSimulationTests(CollectorFixture collector)
{
    private const string Body = """{"conversationalGolden":{"scenario":"A refund","turns":[{"role":"user","content":"hi","user_id":"u"}]}}""";

    [Fact]
    public async Task The_reply_of_the_judge_is_given_as_the_client_reads_it()
    {
        var (client, project) = await collector.CreateProjectAsync();

        var asked = client.CallAsync("POST", "simulate", Body);
        var testCase = await FinishAsync(project, """
            status = 'scored', score = 0, answers = '[{"prompt":"user_simulation","answer":{"message":"My money, please.","completed":false}}]'
            """);

        var data = (await asked)["data"]!;
        Assert.Equal(("My money, please.", false), ((string?)data["userResponse"], (bool)data["completed"]!));
        Assert.Equal(("A refund", "u"), ((string?)testCase["scenario"], (string?)testCase["turns"]![0]!["userId"]));
    }

    [Theory]
    [InlineData("status = 'errored', error = 'The judge is down.'", "The judge is down.")]
    [InlineData("status = 'skipped', skip_reason = 'There is no judge.'", "There is no judge.")]
    public async Task Without_a_reply_the_client_is_told_why(string outcome, string reason)
    {
        var (client, project) = await collector.CreateProjectAsync();

        var asked = client.CallAsync("POST", "simulate", Body, HttpStatusCode.BadGateway);
        await FinishAsync(project, outcome);

        Assert.Contains(reason, (string?)(await asked)["error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"conversationalGolden":"x"}""")]
    [InlineData("""{"conversationalGolden":{"turns":[]}}""")]
    [InlineData("""{"conversationalGolden":{"scenario":"s","turns":"none"}}""")]
    public async Task A_conversation_that_cannot_be_held_is_refused(string body)
    {
        var (client, _) = await collector.CreateProjectAsync();

        await client.CallAsync("POST", "simulate", body, HttpStatusCode.BadRequest);
    }

    /// <returns>What the Evaluator was given to read.</returns>
    private async Task<JsonNode> FinishAsync(int project, string outcome)
    {
        await using var connection = new NpgsqlConnection(collector.Database);
        return JsonNode.Parse(await Eventually.GetAsync(() => connection.ExecuteScalarAsync<string?>(
            $"""
            update evaluations e set {outcome}, finished_at = now() from evaluation_requests r
            where e.project_id = @project and e.metric = 'UserSimulator' and r.project_id = e.project_id and r.id = e.request_id
            returning r.test_cases -> 0
            """, new { project })))!;
    }
}
