using System.Text.Json.Nodes;
using Platform.Fixtures;

namespace Platform.AgentTracing.Tests;

/// <summary>The same build of the sample agent, run as a process both ways; the judge counts what reaches it.</summary>
public sealed class TwoModesTests : IAsyncLifetime
{
    private const string Question = "Find me a flight from Berlin to Rome on 2026-12-04, please.";

    private ScriptedJudge _judge = null!;
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _judge = await ScriptedJudge.StartAsync(_ => new(
            """{"task":"find a flight","outcome":"three flights were found","reason":"They were found.","verdict":0.9}"""));
        _collector = await OtlpReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _judge.DisposeAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task In_production_no_judge_request_leaves_the_agent_and_the_names_of_collections_travel()
    {
        await using var agent = await StartAsync("production");

        var answer = await agent.ChatAsync(Question);
        await agent.StopAsync();

        Assert.Contains("I found 3 flights from Berlin to Rome", (string)answer["reply"]!, StringComparison.Ordinal);
        Assert.Empty(_judge.Requests);
        var root = RootOf(answer);
        Assert.Equal("travel-quality", root["confident.trace.metric_collection"]);
        Assert.Equal("travel-tools", _collector.Spans.Single(span => span["gen_ai.tool.name"] == "search_flights")["confident.span.metric_collection"]);
        Assert.Empty(root.Span.Events);
    }

    [Fact]
    public async Task In_development_the_metric_asks_the_judge_and_its_score_is_on_the_span()
    {
        await using var agent = await StartAsync("development");

        var answer = await agent.ChatAsync(Question);
        var output = await agent.StopAsync();

        Assert.Single(_judge.Requests);
        var result = Assert.Single(RootOf(answer).Span.Events, result => result.Name == "gen_ai.evaluation.result");
        Assert.Equal("TaskCompletion", SentSpan.Text(result.Attributes, "gen_ai.evaluation.name"));
        Assert.Equal("0.9", SentSpan.Text(result.Attributes, "gen_ai.evaluation.score.value"));
        Assert.Contains("TaskCompletion scored 0.9. They were found.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_judge_that_hangs_is_not_noticed_in_production()
    {
        _judge.Answer = _ => new("{}", Delay: Timeout.InfiniteTimeSpan);
        await using var agent = await StartAsync("production");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => agent.ChatAsync(Question, $"thread-{thread}")))
            .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await agent.StopAsync();

        Assert.Empty(_judge.Requests);
        Assert.Equal(8, answers.Select(RootOf).Count());
    }

    private SentSpan RootOf(JsonNode answer) =>
        Assert.Single(_collector.Spans, span => span.ParentId.Length == 0 && span.TraceId == (string)answer["traceId"]!);

    private Task<TravelAgentProcess> StartAsync(string mode) => TravelAgentProcess.StartAsync(_collector.Address, new Dictionary<string, string>
    {
        ["AGENT_TRACING_MODE"] = mode,
        ["ConnectionStrings__judge"] = _judge.ConnectionString,
    });
}
