using System.Diagnostics;
using System.Net.Http.Json;
using Aspire.Hosting.ApplicationModel;
using OpenTelemetry.Exporter;

namespace Platform.EndToEnd.Tests;

/// <summary>Parts die; what was acknowledged stays, and what was begun is finished once.</summary>
public sealed class FailureTests(StackFixture stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_span_survives_a_killed_collector()
    {
        var load = new OtlpLoad(stack);
        using var stop = new CancellationTokenSource();
        var running = load.RunAsync(clients: 8, stop.Token);
        await StackFixture.EventuallyAsync(() => Task.FromResult(load.Acknowledged.Count > 200), 30, () => "No load went through.");

        Process.GetProcessById((await stack.PidsAsync())["collector"].Single()).Kill();
        var before = load.Acknowledged.Count;
        await StackFixture.EventuallyAsync(
            () => Task.FromResult(load.Acknowledged.Count > before + 200), 60, () => "The Collector did not come back.");
        await stop.CancelAsync();
        await running;

        foreach (var traceId in load.Acknowledged.Chunk(50))
            await Task.WhenAll(traceId.Select(id => stack.TraceAsync(id, _ => true, seconds: 10)));
    }

    [Fact]
    public async Task A_killed_evaluators_work_is_done_once_by_the_other()
    {
        await CollectAsync("killed-evaluator");
        var asked = stack.Judge.Requests.Count;
        stack.Judge.Answer = request => JudgeScript.Answer(request) with { Delay = TimeSpan.FromSeconds(2) };
        try
        {
            var traces = Enumerable.Range(0, 12)
                .Select(n => Agent.Send(stack, OtlpExportProtocol.Grpc, $"killed evaluator {n}", "killed-evaluator")).ToList();
            await StackFixture.EventuallyAsync(
                () => Task.FromResult(stack.Judge.Requests.Count > asked + 4), 60, () => "No evaluator asked the judge.");

            Process.GetProcessById((await stack.PidsAsync())["evaluator"].First()).Kill();
            stack.Judge.Answer = JudgeScript.Answer;

            foreach (var traceId in traces)
            {
                var trace = await stack.TraceAsync(traceId, MainPathTests.Scored(1), seconds: 150);
                Assert.Single(trace["evaluations"]!.AsArray());
            }
        }
        finally
        {
            stack.Judge.Answer = JudgeScript.Answer;
        }
    }

    [Fact]
    public async Task Without_redis_traces_are_still_evaluated()
    {
        await CollectAsync("no-redis");
        await CommandAsync("redis", KnownResourceCommands.StopCommand);
        try
        {
            await stack.TraceAsync(Agent.Send(stack, OtlpExportProtocol.Grpc, "no redis", "no-redis"), MainPathTests.Scored(1));
        }
        finally
        {
            await CommandAsync("redis", KnownResourceCommands.StartCommand);
            await stack.HealthyAsync("redis");
        }
        await stack.TraceAsync(Agent.Send(stack, OtlpExportProtocol.Grpc, "redis again", "no-redis"), MainPathTests.Scored(1));
    }

    [Fact]
    public async Task A_restarted_postgres_keeps_everything_and_ends_no_service()
    {
        await CollectAsync("postgres-restart");
        string[] services = ["collector", "evaluator", "gates", "web", "travel-agent"];
        foreach (var service in services)
            await stack.HealthyAsync(service);
        var pids = await stack.PidsAsync();
        var before = Agent.Send(stack, OtlpExportProtocol.Grpc, "before restart", "postgres-restart");
        await stack.TraceAsync(before, MainPathTests.Scored(1));

        await CommandAsync("postgres", KnownResourceCommands.RestartCommand);
        await stack.HealthyAsync("postgres");
        await stack.HealthyAsync("collector");

        await stack.TraceAsync(before, MainPathTests.Scored(1));
        string? after = null;
        await StackFixture.EventuallyAsync(async () =>
        {
            var traceId = OtlpLoad.NewId(16);
            using var answer = await stack.Api.PostAsJsonAsync("/v1/traces", OtlpLoad.Request(OtlpLoad.Span(
                traceId, OtlpLoad.NewId(8), "after restart", attributes: [
                    ("input.value", "What?"), ("output.value", "That."), ("confident.trace.metric_collection", "postgres-restart")])), Cancelled);
            after = answer.IsSuccessStatusCode ? traceId : null;
            return after is not null;
        }, 60, () => "The Collector did not take traces again.");
        await stack.TraceAsync(after!, MainPathTests.Scored(1));
        var later = await stack.PidsAsync();
        Assert.All(services, service => Assert.Equal(pids[service].Order(), later[service].Order()));
    }

    private async Task CollectAsync(string name) => (await stack.Api.PutAsJsonAsync(
        $"/api/metric-collections/{name}",
        new { scope = "trace", metrics = new[] { new { metric = "AnswerRelevancy" } } }, Cancelled)).EnsureSuccessStatusCode();

    private async Task CommandAsync(string resource, string command)
    {
        var result = await stack.App.ResourceCommands.ExecuteCommandAsync(resource, command, Cancelled);
        Assert.True(result.Success, $"{command} {resource}: {result.Message}");
    }
}
