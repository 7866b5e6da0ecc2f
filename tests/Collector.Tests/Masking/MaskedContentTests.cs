using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Collector.Tests.DeepEval;

namespace Platform.Collector.Tests.Masking;

/// <summary>What is not a span; which of it is masked and which is not says docs/decisions, "Content is masked, instructions are not".</summary>
public sealed class MaskedContentTests(CollectorFixture collector)
{
    private const string Golden = """{"id":"a","input":"q s3cret-1","expectedOutput":"e","additionalMetadata":{"password":"s3same"},"comments":"s3cret-2"}""";

    private const string Case = """
        {"name":"case","input":"q s3cret-3","actualOutput":{"password":"s3same"},"success":true,"order":0,
         "metricsData":[{"name":"Bias","score":0.8333333333333334,"success":true,"reason":"says s3cret-4","verboseLogs":"s3cret-5"}]}
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Content_is_masked_before_it_is_stored_whichever_way_it_came()
    {
        var (client, project) = await HidingAsync();
        var trace = Guid.NewGuid().ToString("N");
        await client.PutCollectionAsync("mc", "trace", "ExactMatch");

        await AcceptAsync(client, "/v1/datasets/pushed", $$"""{"goldens":[{{Golden}}]}""");
        await AcceptAsync(client, "/v1/datasets/queued/queue", $$"""{"goldens":[{{Golden}}]}""");
        await AcceptAsync(client, "/api/datasets/put", $$"""{"goldens":[{{Golden}}]}""", HttpMethod.Put);
        await AcceptAsync(client, "/api/datasets/file?format=jsonl", Golden, HttpMethod.Put);
        await AcceptAsync(client, "/v1/test-run", $$"""{"testCases":[{{Case}}],"conversationalTestCases":[],"identifier":"s3cret-6","hyperparameters":{"password":"s3same"} }""");
        await AcceptAsync(client, "/api/test-runs", $$"""{"testCases":[{{Case}}],"identifier":"s3cret-7","hyperparameters":{"password":"s3same"} }""");
        await AcceptAsync(client, "/v1/annotations", $$"""{"rating":1,"traceUuid":"{{trace}}","explanation":"s3cret-8","expectedOutput":"s3cret-9"}""");
        await AcceptAsync(client, "/api/annotations", $$"""{"rating":1,"threadId":"s3cret-a","userId":"s3cret-b","expectedOutcome":"s3cret-c"}""");
        await AcceptAsync(client, "/v1/evaluate", """{"metricCollection":"mc","llmTestCases":[{"input":"s3cret-d","actualOutput":"x"}]}""");
        await AcceptAsync(client, "/api/evaluate?wait=false", """{"metrics":[{"metric":"ExactMatch"}],"testCases":[{"input":"s3cret-e","actualOutput":"x"}]}""");
        await AcceptAsync(client, "/api/outcomes", """{"threadId":"s3cret-f","resolved":true,"source":"s3cret-g"}""");

        await using var connection = new NpgsqlConnection(collector.Database);
        foreach (var (table, count) in ((string, int)[])[
            ("goldens", 3), ("queued_goldens", 1), ("test_runs", 2), ("test_run_cases", 2), ("test_run_scores", 2), ("annotations", 2),
            ("evaluation_requests", 2), ("outcomes", 1)])
        {
            var rows = (await connection.QueryAsync<string>($"select to_jsonb(t)::text from {table} t where project_id = @project", new { project })).AsList();
            Assert.Equal(count, rows.Count);
            Assert.All(rows, row => Assert.DoesNotContain("s3", row, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Numbers_and_ids_that_the_platform_reads_are_no_content()
    {
        var (client, _) = await HidingAsync(@"\b\d{13,16}\b", "[0-9a-f]{32}");
        var trace = Guid.NewGuid().ToString("N");

        var run = await AcceptAsync(client, "/api/test-runs", $$"""{"testCases":[{{Case}}]}""");
        var annotation = await AcceptAsync(client, "/api/annotations", $$"""{"rating":1,"traceId":"{{trace}}","explanation":"{{trace}}"}""");

        var read = await client.GetFromJsonAsync<JsonNode>(new Uri($"/api/test-runs/{run["id"]}", UriKind.Relative), Cancelled);
        Assert.Equal(0.8333333333333334, (double)read!["testCases"]![0]!["evaluations"]![0]!["score"]!);
        Assert.Equal((trace, "***"), ((string?)annotation["traceId"], (string?)annotation["explanation"]));
    }

    [Fact]
    public async Task Prompts_and_metrics_are_instructions_and_stay_as_their_authors_wrote_them()
    {
        var (client, _) = await HidingAsync();

        await AcceptAsync(client, "/v1/prompts", """{"alias":"greet","text":"Never say s3cret-1","interpolationType":"FSTRING"}""");
        await AcceptAsync(client, "/v1/metrics", """{"name":"Discreet","criteria":"It does not say s3cret-1.","evaluationParams":["input"]}""");

        var pulled = await client.GetFromJsonAsync<JsonNode>("/v1/prompts/greet/commits/latest", Cancelled);
        var metric = await client.GetFromJsonAsync<JsonNode>("/v1/metric/Discreet", Cancelled);
        Assert.Equal("Never say s3cret-1", (string?)pulled!["data"]!["text"]);
        Assert.Equal("It does not say s3cret-1.", (string?)metric!["data"]!["criteria"]);
    }

    private async Task<(HttpClient Client, int Project)> HidingAsync(params string[] patterns)
    {
        var (client, project) = await collector.CreateProjectAsync();
        foreach (var pattern in (string[])[@"s3cret-\w+", .. patterns])
            await AcceptAsync(client, "/api/masking-rules", new JsonObject { ["kind"] = "pattern", ["expression"] = pattern, ["replacement"] = "***" }.ToJsonString());
        await AcceptAsync(client, "/api/masking-rules", """{"kind":"key","expression":"password"}""");
        return (client, project);
    }

    private static async Task<JsonNode> AcceptAsync(HttpClient client, string path, string json, HttpMethod? method = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Post, new Uri(path, UriKind.Relative))
        {
            Content = new StringContent(json, System.Text.Encoding.UTF8, path.EndsWith("jsonl", StringComparison.Ordinal) ? "application/jsonl" : "application/json"),
        };
        using var answer = await client.SendAsync(request, Cancelled);
        var text = await answer.Content.ReadAsStringAsync(Cancelled);
        Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted or HttpStatusCode.NoContent, $"{path}: {answer.StatusCode} {text}");
        return text.Length == 0 ? new JsonObject() : JsonNode.Parse(text)!;
    }
}
