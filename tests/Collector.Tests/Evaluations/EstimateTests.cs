using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Estimates;

namespace Platform.Collector.Tests.Evaluations;

public sealed class EstimateTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("0", null, 0)]
    [InlineData("1; thorough 4", null, 1)]
    [InlineData("1; thorough 4", """{ "thorough": true }""", 4)]
    [InlineData("1; thorough 4", """{ "votes": 3 }""", 3)]
    [InlineData("1; thorough 2 * exchanges + 1", """{ "thorough": true }""", 11)]
    [InlineData("exchanges; thorough documents + exchanges + 1", null, 5)]
    [InlineData("1 for every 40 turns; thorough 2", null, 1)]
    [InlineData("1, for the first test case with criteria but no steps 2", null, 1)]
    public void Calls_are_read_off_the_catalogue(string formula, string? options, double calls)
    {
        var metric = MetricCatalogue.Find("AnswerRelevancy")! with { JudgeCalls = formula };

        Assert.Equal(calls, CallFormula.Calls(metric, options is null ? null : JsonElement.Parse(options), exchanges: 5));
    }

    [Fact]
    public async Task What_scores_have_used_lately_says_what_they_will_use()
    {
        var (client, project) = await collector.CreateProjectAsync();
        await using var connection = new NpgsqlConnection(collector.Database);
        await connection.ExecuteAsync(
            """
            insert into evaluations (project_id, id, target, subject, metric, status, score, judge, model, judge_calls, input_tokens, output_tokens, cost_usd)
            select @project, gen_random_uuid(), 'trace', i::text, 'Faithfulness', 'scored', 1, 'default', 'm', 2, i * 100, 10, i * 0.01 from generate_series(1, 3) i
            """,
            new { project });

        var answer = await client.PostAsJsonAsync("/api/evaluate?estimate=true",
            new { metrics = new[] { new { metric = "Faithfulness" } }, testCases = new[] { new { input = "a" }, new { input = "b" } } }, Cancelled);
        var estimate = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;

        Assert.Equal((4.0, 400.0, 20.0, 0.04m), ((double)estimate["judgeCalls"]!, (double)estimate["inputTokens"]!,
            (double)estimate["outputTokens"]!, (decimal)estimate["costUsd"]!));
        Assert.Equal("history", (string)estimate["metrics"]![0]!["basis"]!);
        Assert.Equal(3, await connection.ExecuteScalarAsync<int>("select count(*) from evaluations where project_id = @project", new { project }));
    }
}
