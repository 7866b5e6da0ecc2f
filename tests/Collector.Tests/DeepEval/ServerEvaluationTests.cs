using System.Net;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Otlp;
using static Platform.Collector.Tests.DeepEval.NewTrace;

namespace Platform.Collector.Tests.DeepEval;

public sealed class ServerEvaluationTests(CollectorFixture collector)
{
    [Theory]
    [InlineData("trace", "traces/tr-1", "npm-0.1.32/025_POST_v1_evaluate_traces_tr_1.json")]
    [InlineData("trace", "traces/tr-1", "python-4.1.10/029_POST_v1_evaluate_traces_tr_1.json")]
    [InlineData("span", "spans/sp-1", "npm-0.1.32/026_POST_v1_evaluate_spans_sp_1.json")]
    [InlineData("span", "spans/sp-1", "python-4.1.10/030_POST_v1_evaluate_spans_sp_1.json")]
    [InlineData("thread", "threads/th/1 a", "npm-0.1.32/027_POST_v1_evaluate_threads_th_1_20a.json")]
    [InlineData("thread", "threads/th/1 a", "python-4.1.10/031_POST_v1_evaluate_threads_th_1_20a.json")]
    public async Task A_collection_runs_on_what_is_stored(string scope, string what, string recording)
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PutCollectionAsync("mc", scope, scope == "thread" ? "ConversationCompleteness" : "ExactMatch");
        await client.AddTraceAsync();
        using var bare = collector.CreateClient();

        var answer = await bare.SendAsync(recording, client.DefaultRequestHeaders.Authorization!.Parameter!);

        var said = await answer.JsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, said?.ToJsonString());
        Assert.Equal(1, (int)said!["data"]!["queued"]!);
        Assert.Contains(scope == "thread" ? "/threads/th/1%20a" : "/traces/", (string)said["link"]!, StringComparison.Ordinal);
        Assert.StartsWith(scope + "s/", what, StringComparison.Ordinal);
        Assert.Equal("mc", (string?)(await client.EvaluationsAsync(scope)).Single()!["collection"]);
    }

    [Fact]
    public async Task Overwriting_scores_all_anew_and_adding_only_what_is_missing()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PutCollectionAsync("mc", "trace", "ExactMatch");
        await client.AddTraceAsync();

        Assert.Equal(1, await EvaluateAsync(client, overwrite: false));
        Assert.Equal(0, await EvaluateAsync(client, overwrite: false));
        await client.PutCollectionAsync("mc", "trace", "ExactMatch", "ToolCorrectness");
        Assert.Equal(1, await EvaluateAsync(client, overwrite: false));
        Assert.Equal(["ExactMatch", "ToolCorrectness"], await MetricsAsync(client));
        Assert.Equal(2, await EvaluateAsync(client, overwrite: true));
        Assert.Equal(["ExactMatch", "ToolCorrectness"], await MetricsAsync(client)); // the older ones are the latest no more
    }

    [Theory]
    [InlineData("traces/tr-1", """{"metricCollection":"nope"}""", HttpStatusCode.NotFound, "no metric collection 'nope'")]
    [InlineData("traces/tr-1", "{}", HttpStatusCode.BadRequest, "metricCollection is missing")]
    [InlineData("spans/sp-1", """{"metricCollection":"mc"}""", HttpStatusCode.BadRequest, "evaluates traces, not spans")]
    [InlineData("traces/tr-2", """{"metricCollection":"mc"}""", HttpStatusCode.NotFound, "No trace 'tr-2'")]
    [InlineData("traces/tr-1", "[1]", HttpStatusCode.BadRequest, "must be a JSON object")]
    public async Task What_cannot_be_evaluated_is_refused(string what, string body, HttpStatusCode status, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PutCollectionAsync("mc", "trace", "ExactMatch");
        await client.AddTraceAsync();

        await (await client.PostJsonAsync(body, $"/v1/evaluate/{what}")).AssertRefusedAsync(status, reason);
    }

    [Theory]
    [InlineData("python-4.1.10/034_POST_v1_evaluate.json", "ExactMatch")]
    [InlineData("python-4.1.10/035_POST_v1_evaluate.json", "ConversationCompleteness")]
    public async Task Test_cases_are_queued_with_a_collection(string recording, string metric)
    {
        var (client, _) = await collector.CreateProjectAsync();
        await client.PutCollectionAsync("my mc", metric == "ExactMatch" ? "trace" : "thread", metric);
        using var bare = collector.CreateClient();

        var answer = await bare.SendAsync(recording, client.DefaultRequestHeaders.Authorization!.Parameter!);

        var said = await answer.JsonAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, said?.ToJsonString());
        Assert.EndsWith("/metric-collections/my%20mc", (string)said!["link"]!, StringComparison.Ordinal);
        var results = await (await client.GetAsync($"/api/evaluate/{said["data"]!["id"]}", TestContext.Current.CancellationToken)).JsonAsync();
        Assert.Equal(metric, (string?)results!["results"]![0]!["evaluations"]![0]!["metric"]);
    }

    private static async Task<int> EvaluateAsync(HttpClient client, bool overwrite)
    {
        var body = new JsonObject { ["metricCollection"] = "mc", ["overwriteMetrics"] = overwrite };
        return (int)(await (await client.PostJsonAsync(body.ToJsonString(), "/v1/evaluate/traces/tr-1")).JsonAsync())!["data"]!["queued"]!;
    }

    private static async Task<IEnumerable<string?>> MetricsAsync(HttpClient client) =>
        (await client.EvaluationsAsync("trace")).Select(evaluation => (string?)evaluation!["metric"]).Order();
}

file static class Evaluated
{
    internal static async Task AddTraceAsync(this HttpClient client)
    {
        var trace = Of("tr-1", Span("sp-1"));
        (trace["threadId"], trace["input"], trace["output"]) = ("th/1 a", "hi", "hello");
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync(trace.ToJsonString())).StatusCode);
    }

    internal static async Task<IEnumerable<JsonNode?>> EvaluationsAsync(this HttpClient client, string scope)
    {
        var path = scope == "thread" ? "/api/threads/th/1%20a" : "/api/traces/tr-1";
        var read = await (await client.GetAsync(path, TestContext.Current.CancellationToken)).JsonAsync();
        return read!["evaluations"]!.AsArray();
    }
}
