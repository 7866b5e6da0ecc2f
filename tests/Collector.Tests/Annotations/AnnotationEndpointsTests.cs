using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Annotations;

public sealed class AnnotationEndpointsTests(CollectorFixture collector)
{
    private const string Trace = "000102030405060708090a0b0c0d0e0f";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData($$"""{"traceId":"{{Trace}}","rating":1,"explanation":"good","expectedOutput":{"a":1},"userId":"ann"}""", "trace", "thumbs")]
    [InlineData($$"""{"traceId":"{{Trace}}","spanId":"0001020304050607","rating":0,"mine":1}""", "span", "thumbs")]
    [InlineData("""{"threadId":"th/1 a","type":"fiveStar","rating":4,"expectedOutcome":"refunded"}""", "thread", "fiveStar")]
    [InlineData("""{"evaluationId":"0192f0c1-2d3e-7f00-8000-000000000001","rating":0,"samplingProbability":0.5}""", "evaluation", "thumbs")]
    public async Task An_annotation_reads_back_as_sent(string sent, string target, string type)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/api/annotations", Json(sent), Cancelled);
        var read = Assert.Single((await ListAsync(client, ""))!.AsArray())!;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((target, type, "api"), ((string)read["target"]!, (string)read["type"]!, (string)read["source"]!));
        foreach (var (field, value) in JsonNode.Parse(sent)!.AsObject())
            Assert.True(JsonNode.DeepEquals(value, read[field] ?? read["extra"]?[field]), field);
    }

    [Fact]
    public async Task A_trace_shows_those_of_its_spans_too()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var hyphens = Guid.ParseExact(Trace, "N").ToString("D");
        await client.PostAsJsonAsync("/api/annotations", new { traceId = hyphens, rating = 1 }, Cancelled);
        await client.PostAsJsonAsync("/api/annotations", new { traceId = Trace, spanId = "0001020304050607", rating = 0 }, Cancelled);
        await client.PostAsJsonAsync("/api/annotations", new { threadId = "other", rating = 0 }, Cancelled);

        Assert.Equal(["span", "trace"], (await ListAsync(client, $"?traceId={hyphens.ToUpperInvariant()}")).AsArray().Select(one => (string)one!["target"]!));
        Assert.Equal(["span"], (await ListAsync(client, "?spanId=0001020304050607")).AsArray().Select(one => (string)one!["target"]!));
        Assert.Equal(["thread"], (await ListAsync(client, "?threadId=other")).AsArray().Select(one => (string)one!["target"]!));
    }

    [Fact]
    public async Task Pages_follow_each_other()
    {
        var (client, _) = await collector.CreateProjectAsync();
        for (var rating = 1; rating <= 5; rating++)
            await client.PostAsJsonAsync("/api/annotations", new { threadId = "t", type = "fiveStar", rating }, Cancelled);

        var first = await client.GetFromJsonAsync<JsonNode>("/api/annotations?limit=3", Cancelled);
        var second = await ListAsync(client, $"?limit=3&cursor={first!["next"]}");

        Assert.Equal([5, 4, 3], first["items"]!.AsArray().Select(one => (int)one!["rating"]!));
        Assert.Equal([2, 1], second.AsArray().Select(one => (int)one!["rating"]!));
    }

    [Theory]
    [InlineData("""{"rating":1}""", "exactly one")]
    [InlineData("""{"rating":1,"traceId":"000102030405060708090a0b0c0d0e0f","threadId":"t"}""", "exactly one")]
    [InlineData("""{"rating":2,"threadId":"t"}""", "rating must be")]
    [InlineData("""{"rating":0,"threadId":"t","type":"fiveStar"}""", "rating must be")]
    [InlineData("""{"threadId":"t"}""", "rating must be")]
    [InlineData("""{"rating":1,"traceId":"xyz"}""", "traceId must be")]
    [InlineData("""{"rating":1,"threadId":"t","type":"thumb"}""", "type must be")]
    [InlineData("""{"rating":1,"threadId":"t","samplingProbability":0}""", "samplingProbability")]
    [InlineData("""{"rating":1,"threadId":"t","expectedOutput":"x"}""", "expectedOutcome")]
    [InlineData("""{"rating":"good","threadId":"t"}""", "$.rating")]
    public async Task What_makes_no_sense_is_refused_with_the_reason(string body, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/api/annotations", Json(body), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_projects_annotations_are_not_seen()
    {
        var (one, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        var kept = await (await one.PostAsJsonAsync("/api/annotations", new { threadId = "t", rating = 1 }, Cancelled)).Content.ReadFromJsonAsync<JsonNode>(Cancelled);

        Assert.Empty((await ListAsync(other, "")).AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await other.DeleteAsync($"/api/annotations/{kept!["id"]}", Cancelled)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await one.DeleteAsync($"/api/annotations/{kept["id"]}", Cancelled)).StatusCode);
    }

    private static async Task<JsonNode> ListAsync(HttpClient client, string query) =>
        (await client.GetFromJsonAsync<JsonNode>($"/api/annotations{query}", Cancelled))!["items"]!;

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
