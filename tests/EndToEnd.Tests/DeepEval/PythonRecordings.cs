using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Platform.EndToEnd.Tests.DeepEval;

/// <summary>Requests that Python's DeepEval 4.1.10 was recorded to send, sent again in their order.</summary>
internal sealed partial class PythonRecordings(StackFixture stack)
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "deepeval-captured", "python-4.1.10");

    // What the platform refuses, and with which status; all else must succeed.
    private static readonly Dictionary<string, int> _refused = new()
    {
        ["/v1/governance/assess"] = 501,
        ["/v1/nope"] = 404,
        ["/v1/evaluate/traces/tr-1"] = 404,
        ["/v1/evaluate/spans/sp-1"] = 404,
        ["/v1/evaluate/threads/th/1%20a"] = 404,
    };

    private string _hash = "";
    private string _run = "";

    /// <summary>What was there when the requests were recorded.</summary>
    internal async Task PrepareAsync()
    {
        await SendAsync("PUT", "/api/metric-collections/my%20mc", """{"scope":"trace","metrics":[{"metric":"ExactMatch"}]}""");
        await SendAsync("POST", "/v1/datasets/my%20dataset", """{"version":"00.00.01","goldens":[{"input":"q1"}]}""");
        await SendAsync("POST", "/v1/datasets/multi", """{"finalized":false,"conversationalGoldens":[{"scenario":"refund"}]}""");
        var pushed = await SendAsync("POST", "/v1/prompts", """{"alias":"my-prompt","text":"Hello {name}"}""");
        _hash = (string)pushed["data"]!["hash"]!;
        await SendAsync("POST", "/api/prompts", """{"alias":"my-prompt","text":"Hello {name}","version":"00.00.01","label":"production"}""");
    }

    internal async Task<IReadOnlyList<ClientCall>> ReplayAsync()
    {
        var calls = new List<ClientCall>();
        foreach (var file in Directory.EnumerateFiles(_folder, "*.json").Order(StringComparer.Ordinal))
        {
            var recording = JsonNode.Parse(Present(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)))!;
            var (method, target) = ((string)recording["method"]!, (string)recording["requestTarget"]!);
            var expected = _refused.GetValueOrDefault(target, 200);
            var answer = await SendAsync(method, target, recording["body"]?.ToJsonString(), expected, Path.GetFileName(file));
            if (target == "/v1/test-run" && method == "POST")
                _run = (string)answer["data"]!["id"]!;
            calls.Add(new(method, target.Split('?')[0], expected));
        }
        Assert.True(calls.Count > 35, $"Only {calls.Count} recordings were found.");
        return calls;
    }

    /// <summary>The metrics that the recordings upload, of every kind, run in the Evaluator by their names.</summary>
    internal async Task AssertUploadedMetricsRunAsync()
    {
        foreach (var (metrics, testCase) in ((string, string)[])[
            ("""[{"metric":"My GEval"},{"metric":"My DAG"}]""", """{"input":"q","actualOutput":"a","expectedOutput":"a"}"""),
            ("""[{"metric":"My Conv"}]""", """{"scenario":"s","turns":[{"role":"user","content":"hi"},{"role":"assistant","content":"yo"}]}""")])
        {
            var answer = await SendAsync("POST", "/api/evaluate", $$"""{"metrics":{{metrics}},"testCases":[{{testCase}}]}""");
            Assert.All(answer["results"]![0]!["evaluations"]!.AsArray(), one => Assert.True(
                (string?)one!["status"] == "scored" && (double)one["score"]! is >= 0 and <= 1, one.ToJsonString()));
        }
    }

    /// <summary>Reads the answer as the client does: an error is one only with <c>success: false</c> and a text.</summary>
    private async Task<JsonNode> SendAsync(string method, string target, string? body, int expected = 200, string? recording = null)
    {
        using var request = new HttpRequestMessage(new(method), new Uri(stack.CollectorHttp, target));
        request.Headers.TryAddWithoutValidation("CONFIDENT-API-KEY", StackFixture.Key);
        request.Headers.TryAddWithoutValidation("X-DeepEval-Version", "4.1.10");
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var bare = new HttpClient();
        using var answer = await bare.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        var envelope = JsonNode.Parse(text)!;
        Assert.True((int)answer.StatusCode == expected, $"{recording} {method} {target}: {(int)answer.StatusCode} {text}");
        if (target.StartsWith("/v1/", StringComparison.Ordinal))
        {
            Assert.Equal(answer.IsSuccessStatusCode, (bool)envelope["success"]!);
            Assert.Equal(!answer.IsSuccessStatusCode, envelope["error"]?.GetValueKind() == System.Text.Json.JsonValueKind.String);
        }
        return envelope;
    }

    // Spans are kept for a limited time, and ids are the platform's own.
    private string Present(string recording) => Hour().Replace(recording, TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'00", CultureInfo.InvariantCulture))
        .Replace("abc123", _hash, StringComparison.Ordinal).Replace("\"run-1\"", $"\"{_run}\"", StringComparison.Ordinal);

    [GeneratedRegex("2026-11-22T23")]
    private static partial Regex Hour();
}
