using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Platform.Storage.CustomMetrics;
using Platform.Worker.Evaluations;

namespace Platform.Worker.Tests.Measurements;

/// <summary><c>Evaluator:WebhookHosts</c>: the only hosts that webhooks may call, wherever they stand.</summary>
public sealed class WebhookHostsTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private int _calls;

    [Theory]
    [InlineData("", "anything.example.org", true)]
    [InlineData("checks.example.org", "checks.example.org", true)]
    [InlineData("checks.example.org", "CHECKS.example.org", true)]
    [InlineData("checks.example.org", "a.checks.example.org", false)]
    [InlineData("*.example.org", "checks.example.org", true)]
    [InlineData("*.example.org", "example.org", false)]
    [InlineData("*.example.org", "evilexample.org", false)]
    [InlineData("a.example,*.b.example", "x.b.example", true)]
    [InlineData("a.example,*.b.example", "c.example", false)]
    public void A_host_is_one_of_the_list_or_below_one(string hosts, string host, bool allowed) =>
        Assert.Equal(allowed, new EvaluatorOptions { WebhookHosts = hosts.Split(',', StringSplitOptions.RemoveEmptyEntries) }.MayCall(host));

    [Theory]
    [InlineData("Webhook")]
    [InlineData("Arithmetic")]
    [InlineData("DAG")]
    public async Task Another_host_is_never_called_whatever_the_webhook_stands_in(string metric)
    {
        await using var app = await Endpoint.StartAsync("/", Answer);
        await StartWorkerAsync(("Evaluator:WebhookHosts:0", "checks.example.org"));

        var errored = await Stored.GetFinishedAsync(await QueueAsync(metric, app.Urls.First()));

        Assert.Equal("errored", errored.Status);
        Assert.Equal("127.0.0.1 is not among the hosts that webhooks may call (Evaluator:WebhookHosts).", errored.Error);
        Assert.Equal(0, _calls);
    }

    [Theory]
    [InlineData("Webhook")]
    [InlineData("Arithmetic")]
    [InlineData("DAG")]
    public async Task A_host_of_the_list_is_called(string metric)
    {
        Judge.Answer = _ => new("""{"reason":"r","verdict":true}""");
        await using var app = await Endpoint.StartAsync("/", Answer);
        await StartWorkerAsync(("Evaluator:WebhookHosts:0", "127.0.0.1"));

        var scored = await Stored.GetFinishedAsync(await QueueAsync(metric, app.Urls.First()));

        Assert.Equal(("scored", 0.5, 1), (scored.Status, scored.Score, _calls));
    }

    private Task Answer(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        return context.Response.WriteAsJsonAsync(new { score = 0.5 });
    }

    private async Task<Guid> QueueAsync(string metric, string url)
    {
        var hook = $$"""{ "metric": "Webhook", "options": { "url": "{{url}}" } }""";
        var options = metric switch
        {
            "Webhook" => $$"""{ "url": "{{url}}" }""",
            "Arithmetic" => $$"""{ "expression": "ours * 1", "metrics": { "ours": {{hook}} } }""",
            _ => $$"""
                { "dag": { "nodes": {
                    "q": { "type": "BinaryJudgementNode", "criteria": "c", "children": ["y", "n"] },
                    "y": { "type": "VerdictNode", "verdict": true, "child": { "type": "metric", "metric_name": "ours", "own": {{hook}} } },
                    "n": { "type": "VerdictNode", "verdict": false, "score": 0 } } } }
                """,
        };
        await new CustomMetricWriter(Stored.Database).AddAsync(
            Stored.Project, new() { Name = "mine", Metric = metric, Options = JsonElement.Parse(options) }, activate: true, TestContext.Current.CancellationToken);
        return await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "mine");
    }
}
