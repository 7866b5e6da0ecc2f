using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Metrics;

public sealed class CustomMetricEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_are_made_tried_and_then_activated()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var first = await SendAsync(client, HttpMethod.Post, "/api/metrics", """{"name":"tone","metric":"GEval","options":{"criteria":"It is kind."}}""");
        var second = await SendAsync(client, HttpMethod.Put, "/api/metrics/tone", """{"metric":"GEval","options":{"criteria":"It is very kind."},"activate":true}""");
        var same = await SendAsync(client, HttpMethod.Put, "/api/metrics/tone", """{"metric":"GEval","options":{"criteria":"It is very kind."}}""");

        Assert.Equal((1, false, 2, true, 2), (Version(first), Active(first), Version(second), Active(second), Version(same)));
        Assert.Equal((string)first["id"]!, (string)second["id"]!);
        await SendAsync(client, HttpMethod.Post, "/api/metrics/tone/activate", """{"version":1}""");
        var versions = (await client.GetFromJsonAsync<JsonArray>("/api/metrics/tone/versions", Cancelled))!;
        Assert.Equal([(2, false), (1, true)], versions.Select(version => (Version(version!), Active(version!))));
        Assert.Equal("It is kind.", (string)(await client.GetFromJsonAsync<JsonNode>("/api/metrics/tone", Cancelled))!["options"]!["criteria"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/metrics/tone", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/api/metrics/tone", Cancelled)).StatusCode);
        Assert.Single((await client.GetFromJsonAsync<JsonArray>("/api/metrics?custom=true", Cancelled))!);
    }

    [Fact]
    public async Task A_metric_is_described_among_the_catalogue_and_named_by_collections_and_requests()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await SendAsync(client, HttpMethod.Post, "/api/metrics", """{"name":"rude","metric":"GEval","options":{"criteria":"It is rude.","direction":"lower"},"activate":true}""");
        await SendAsync(client, HttpMethod.Put, "/api/metrics/rude", """{"metric":"GEval","options":{"criteria":"It is rude?"}}""");

        var listed = (await client.GetFromJsonAsync<JsonArray>("/api/metrics", Cancelled))!.Single(metric => (string)metric!["name"]! == "rude")!;
        var collection = await client.PutAsJsonAsync("/api/metric-collections/answers", new { metrics = new[] { new { metric = "rude" } } }, Cancelled);
        var pinned = await client.PostAsJsonAsync("/api/evaluate?wait=false",
            new { metrics = new[] { new { metric = "rude", version = 2 } }, testCases = new[] { new { input = "a", actualOutput = "b" } } }, Cancelled);
        var absent = await client.PostAsJsonAsync("/api/evaluate?wait=false",
            new { metrics = new[] { new { metric = "rude", version = 9 } }, testCases = new[] { new { input = "a" } } }, Cancelled);
        var (stranger, _) = await collector.CreateProjectAsync();

        Assert.Equal(("lower", "judge"), ((string)listed["direction"]!, (string)listed["kind"]!));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Accepted, HttpStatusCode.BadRequest), (collection.StatusCode, pinned.StatusCode, absent.StatusCode));
        var queued = (await client.GetFromJsonAsync<JsonNode>(pinned.Headers.Location!, Cancelled))!["results"]![0]!["evaluations"]![0]!;
        Assert.Equal(2, (int)queued["metricVersion"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync("/api/metrics/rude", Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_graph_in_a_request_may_lead_to_own_metrics()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await SendAsync(client, HttpMethod.Post, "/api/metrics", """{"name":"says yes","metric":"PatternFound","options":{"pattern":"yes"},"activate":true}""");
        var request = JsonNode.Parse("""
            {"testCases":[{"input":"a","actualOutput":"b"}],"metrics":[{"metric":"DAG","options":{"dag":{
                "q":{"type":"BinaryJudgementNode","criteria":"c","children":["y","n"]},
                "y":{"type":"VerdictNode","verdict":true,"child":{"type":"metric","metric_name":"says yes"}},
                "n":{"type":"VerdictNode","verdict":false,"score":0}}}}]}
            """);
        var (stranger, _) = await collector.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsJsonAsync("/api/evaluate?wait=false", request, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await stranger.PostAsJsonAsync("/api/evaluate?wait=false", request, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task A_secret_is_shown_to_nobody_and_follows_to_the_same_host_only()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var first = await SendAsync(client, HttpMethod.Post, "/api/metrics", """{"name":"ours","metric":"Webhook","options":{"url":"https://a.example/1"},"secret":"hush-hush"}""");
        var kept = await SendAsync(client, HttpMethod.Put, "/api/metrics/ours", """{"metric":"Webhook","options":{"url":"https://a.example/2"}}""");
        var lost = await SendAsync(client, HttpMethod.Put, "/api/metrics/ours", """{"metric":"Webhook","options":{"url":"https://b.example/2"}}""");
        var all = await client.GetStringAsync("/api/metrics/ours/versions", Cancelled);

        Assert.Equal((true, true, false), ((bool)first["hasSecret"]!, (bool)kept["hasSecret"]!, (bool)lost["hasSecret"]!));
        Assert.DoesNotContain("hush", all, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name":"a","metric":"PatternFound","options":{"pattern":"("}}""", "pattern", "not a regular expression")]
    [InlineData("""{"name":"a","metric":"GEval","options":{"criteria":"c"},"secret":"s"}""", "secret", "Only a webhook")]
    [InlineData("""{"name":"Bias","metric":"GEval","options":{"criteria":"c"}}""", "name", "that the platform has")]
    [InlineData("""{"name":"a"}""", "metric", "one of GEval")]
    public async Task What_is_wrong_is_said_with_the_field(string body, string field, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        using var answer = await client.PostAsync("/api/metrics", new StringContent(body, null, "application/json"), Cancelled);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(field, (string?)problem["problems"]![0]!["option"]);
        Assert.Contains(reason, (string)problem["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_taken_once_and_only_by_who_may_write()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (reader, _) = await collector.CreateProjectAsync("read", "ingest");
        var body = new { name = "a", metric = "PatternFound", options = new { pattern = "x" } };

        Assert.Equal(HttpStatusCode.Created, (await client.PostAsJsonAsync("/api/metrics", body, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await client.PostAsJsonAsync("/api/metrics", body, Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.PostAsJsonAsync("/api/metrics", body, Cancelled)).StatusCode);
    }

    [Fact]
    public async Task The_routes_are_documented()
    {
        var document = (await collector.CreateClient().GetFromJsonAsync<JsonNode>("/openapi/v1.json", Cancelled))!;

        Assert.Contains("version 1", (string)document["paths"]!["/api/metrics"]!["post"]!["summary"]!, StringComparison.Ordinal);
        Assert.All((string[])["/api/metrics/{name}", "/api/metrics/{name}/versions", "/api/metrics/{name}/activate"],
            path => Assert.NotNull(document["paths"]![path]));
    }

    private static async Task<JsonNode> SendAsync(HttpClient client, HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, null, "application/json") };
        using var answer = await client.SendAsync(request, Cancelled);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancelled));
        return (await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!;
    }

    private static int Version(JsonNode metric) => (int)metric["version"]!;

    private static bool Active(JsonNode metric) => (bool)metric["active"]!;
}
