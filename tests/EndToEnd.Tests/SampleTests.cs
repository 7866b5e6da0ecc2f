using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;

namespace Platform.EndToEnd.Tests;

/// <summary>The sample agent with the metric collections that it brings, as a first run shows it.</summary>
public sealed class SampleTests(StackFixture stack)
{
    [Fact]
    public async Task A_step_fails_in_a_trace_that_completes_its_task()
    {
        await stack.HealthyAsync("travel-agent");
        using var agent = stack.App.CreateHttpClient("travel-agent");

        // About one answer in seven begins with the wrong tool; which ones depends on the words alone.
        var traces = await Task.WhenAll(Enumerable.Range(1, 28).Select(day => AskAsync(agent, day)));
        foreach (var traceId in traces)
        {
            var trace = await stack.TraceAsync(traceId, found => (bool)found["complete"]!);
            if (trace["spans"]!.AsArray().FirstOrDefault(span => (string?)span!["toolName"] == "book_flight") is not { } wrong)
                continue;

            trace = await stack.TraceAsync(traceId, found => Of(found, "TaskCompletion").Any() && Of(found, "ToolCorrectness").Count() == 2);
            Assert.Equal([true], Of(trace, "TaskCompletion").Select(one => (bool)one["success"]!));
            Assert.Equal(
                [(string)wrong["spanId"]!],
                Of(trace, "ToolCorrectness").Where(one => !(bool)one["success"]!).Select(one => (string)one["spanId"]!));
            return;
        }

        Assert.Fail("No answer began with the wrong tool.");
    }

    private static async Task<string> AskAsync(HttpClient agent, int day)
    {
        using var answer = await agent.PostAsJsonAsync(
            "/chat", new { threadId = $"sample {day}", message = $"Find me a flight from Berlin to Rome on 2026-12-{day:D2}, please." },
            TestContext.Current.CancellationToken);
        return (string)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["traceId"]!;
    }

    private static IEnumerable<JsonNode> Of(JsonNode trace, string metric) => trace["evaluations"]!.AsArray().OfType<JsonNode>()
        .Where(one => (string)one["metric"]! == metric && (string)one["status"]! == "scored");
}
