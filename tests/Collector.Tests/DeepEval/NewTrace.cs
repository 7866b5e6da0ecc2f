using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>Uploads as the Python client makes them.</summary>
internal static class NewTrace
{
    private static readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    /// <param name="spans">Go into the list of their type.</param>
    internal static JsonObject Of(string uuid, params JsonObject[] spans)
    {
        var trace = new JsonObject
        {
            ["uuid"] = uuid,
            ["startTime"] = Time(0),
            ["endTime"] = Time(10),
            ["status"] = "SUCCESS",
        };
        foreach (var type in (string[])["base", "agent", "llm", "retriever", "tool"])
            trace[$"{type}Spans"] = new JsonArray([.. spans.Where(span => (string?)span["type"] == type)]);
        return trace;
    }

    internal static JsonObject Span(string uuid, string? parent = null, string type = "base") => new()
    {
        ["uuid"] = uuid,
        ["name"] = $"span {uuid}",
        ["status"] = "SUCCESS",
        ["type"] = type,
        ["parentUuid"] = parent,
        ["startTime"] = Time(0),
        ["endTime"] = Time(10),
    };

    internal static string NewId() => Guid.NewGuid().ToString();

    internal static async Task AcceptAsync(this HttpClient client, JsonObject trace)
    {
        var json = trace.ToJsonString(new() { MaxDepth = 1000 });
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        var answer = await client.PostAsync("/v1/traces", content, TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static string Time(int milliseconds) =>
        _now.AddMilliseconds(milliseconds).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
