using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gates.Tests.Nightly;

namespace Platform.Gates.Tests.Service;

/// <summary>Runs pull requests over HTTP.</summary>
internal static class PrApi
{
    /// <summary>A metric that asks no judge: 1 where the output says ok.</summary>
    public static JsonArray SaysOk => new(new JsonObject { ["metric"] = "Contains", ["options"] = JsonNode.Parse("""{"texts":["ok"]}""") });

    /// <returns>A suite whose first <paramref name="failing"/> recorded outputs are bad.</returns>
    public static JsonObject Recorded(int cases, int failing) => new()
    {
        ["suite"] = "s",
        ["metrics"] = SaysOk,
        ["testCases"] = new JsonArray([.. Enumerable.Range(0, cases).Select(i => new JsonObject
        {
            ["id"] = $"case-{i}",
            ["input"] = $"question {i}",
            ["actualOutput"] = i < failing ? "bad" : "ok",
        })]),
    };

    /// <returns>A suite whose outputs an agent gives.</returns>
    public static JsonObject Asked(int cases, string agent) => new()
    {
        ["suite"] = "s",
        ["metrics"] = SaysOk,
        ["agent"] = new JsonObject { ["url"] = agent },
        ["testCases"] = new JsonArray([.. Enumerable.Range(0, cases).Select(i => new JsonObject { ["id"] = $"case-{i}", ["input"] = $"question {i}" })]),
    };

    extension(HttpClient client)
    {
        /// <returns>The finished run.</returns>
        public async Task<JsonElement> RunPrAsync(JsonObject request) => await client.FinishedNightAsync(await client.StartPrAsync(request));

        public async Task<string> StartPrAsync(JsonObject request)
        {
            var (status, answer) = await client.SendAsync(HttpMethod.Post, "/api/gates/pr", request);
            Assert.True(status == HttpStatusCode.Accepted, answer.GetRawText());
            return answer.Id;
        }

        public async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpMethod method, string path, JsonNode? body = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            return (response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text));
        }
    }

    extension(JsonElement run)
    {
        public string Id => run.GetProperty("id").GetString()!;

        public string Reasons => string.Join('\n', run.Verdict.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetString()));

        public bool IsConclusive => run.Verdict.GetProperty("conclusive").GetBoolean();
    }
}
