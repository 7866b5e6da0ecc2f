using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>How DeepEval's clients look at answers (wire-deepeval.md, 1.6).</summary>
internal static class DeepEvalClient
{
    /// <summary>Readable to Python (needs <c>success</c> and a textual <c>error</c>), TypeScript, and as a problem document.</summary>
    internal static async Task AssertRefusedAsync(this HttpResponseMessage answer, HttpStatusCode status, string error)
    {
        Assert.Equal(status, answer.StatusCode);
        var body = await answer.JsonAsync();
        Assert.False((bool)body!["success"]!);
        Assert.Contains(error, (string)body["error"]!, StringComparison.Ordinal);
        Assert.Equal((string)body["error"]!, (string)body["title"]!);
        Assert.Equal((int)status, (int)body["status"]!);
    }

    /// <summary>A trace by the read API; what the client calls it is an id there.</summary>
    internal static async Task<JsonNode> ReadTraceAsync(this HttpClient client, string uuid)
    {
        var answer = await client.GetAsync($"/api/traces/{Uri.EscapeDataString(uuid)}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.JsonAsync())!;
    }

    /// <summary>A collection of that scope, run only when it is named.</summary>
    internal static async Task PutCollectionAsync(this HttpClient client, string name, string scope, params string[] metrics)
    {
        var collection = new JsonObject
        {
            ["scope"] = scope,
            ["apply"] = scope == "thread" ? "matching" : "named",
            ["metrics"] = new JsonArray([.. metrics.Select(metric => new JsonObject { ["metric"] = metric })]),
        };
        using var content = new StringContent(collection.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var answer = await client.PutAsync(
            $"/api/metric-collections/{Uri.EscapeDataString(name)}", content, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
