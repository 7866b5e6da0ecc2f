using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.DeepEval;

/// <summary>Calls a route of the DeepEval wire and reads the answer by the rules that both clients go by (wire 1.6).</summary>
internal static class Envelope
{
    internal static async Task<JsonObject> CallAsync(
        this HttpClient client, string method, string path, string? body = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var request = new HttpRequestMessage(new(method), new Uri($"/v1/{path}", UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.True(expected == answer.StatusCode, $"{method} {path}: {answer.StatusCode} {text}");
        var envelope = JsonNode.Parse(text)!.AsObject();
        if (expected == HttpStatusCode.OK)
        {
            Assert.True((bool)envelope["success"]!);
            Assert.NotNull(envelope["data"]);
        }
        else
        {
            Assert.False((bool)envelope["success"]!);
            Assert.NotEmpty((string)envelope["error"]!);
        }
        return envelope;
    }
}
