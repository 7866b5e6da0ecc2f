using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Evaluations;

/// <summary>The Collector's half: what is asked for is queued. The Evaluator's half is in Worker.Tests.</summary>
public sealed class EvaluateEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_waiting_the_answer_is_an_id_that_can_be_asked_for()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var accepted = await client.PostAsJsonAsync("/api/evaluate?wait=false", new
        {
            metrics = new[] { new { metric = "ExactMatch" } },
            testCases = new[] { new { actualOutput = "a", expectedOutput = "a" }, new { actualOutput = "b", expectedOutput = "a" } },
        }, Cancelled);
        var results = await client.GetFromJsonAsync<JsonNode>(accepted.Headers.Location!, Cancelled);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(2, results!["results"]!.AsArray().Count);
        Assert.All(results["results"]!.AsArray(), result =>
        {
            var evaluation = Assert.Single(result!["evaluations"]!.AsArray())!;
            Assert.Equal("testCase", (string)evaluation["target"]!);
            Assert.Equal("pending", (string)evaluation["status"]!);
        });
    }

    [Theory]
    [InlineData("""{ "testCases": [{}] }""", "either a collection or metrics")]
    [InlineData("""{ "collection": "none", "testCases": [{}] }""", "no metric collection 'none'")]
    [InlineData("""{ "metrics": [{ "metric": "Nonsense" }], "testCases": [{}] }""", "Nonsense")]
    [InlineData("""{ "metrics": [{ "metric": "ExactMatch" }], "testCases": [] }""", "at least one")]
    [InlineData("""{ "metrics": [{ "metric": "ExactMatch" }], "testCases": [{ "context": 5 }] }""", "testCases[0]")]
    public async Task What_cannot_be_evaluated_is_refused_with_the_reason(string body, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/api/evaluate", new StringContent(body, null, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["title"]!, StringComparison.Ordinal);
    }
}
