using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Platform.Collector.Tests.Traces;

namespace Platform.Collector.Tests.Threads;

public sealed class ThreadEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thread_reads_as_a_conversation()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await SentSpans.SendAsync(client, "second", minutesAgo: 1, attributes: [
            ("session.id", "th/1 a"), ("input.value", "And to Rome?"), ("output.value", "90 EUR")]);
        await SentSpans.SendAsync(client, "first", minutesAgo: 2, attributes: [
            ("session.id", "th/1 a"), ("user.id", "ann"), ("input.value", "How much to Paris?"),
            ("gen_ai.output.messages", """[{"role":"assistant","parts":[{"type":"text","content":"80 EUR"}]}]""")]);
        await client.PostAsJsonAsync("/api/outcomes", new { threadId = "th/1 a", resolved = false, source = "test" }, Cancelled);

        var thread = await client.GetFromJsonAsync<JsonNode>("/api/threads/th/1%20a", Cancelled);

        Assert.Equal(["first", "second"], thread!["traces"]!.AsArray().Select(trace => (string)trace!["name"]!));
        Assert.Equal(
            ["user: How much to Paris?", "assistant: 80 EUR", "user: And to Rome?", "assistant: 90 EUR"],
            thread["turns"]!.AsArray().Select(turn => $"{turn!["role"]}: {turn["content"]}"));
        Assert.False((bool)thread["outcome"]!["resolved"]!);
        Assert.False((bool)thread["resolved"]!);
        Assert.Equal(2, (long)thread["traceCount"]!);
    }

    [Fact]
    public async Task Saying_an_outcome_again_changes_nothing_and_a_source_may_change_its_mind()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await SentSpans.SendAsync(client, "talk", attributes: [("session.id", "t")]);

        async Task<JsonNode> SayAsync(bool resolved)
        {
            var answer = await client.PostAsJsonAsync("/api/outcomes", new { threadId = "t", resolved, source = "desk" }, Cancelled);
            Assert.True(answer.IsSuccessStatusCode);
            return (await client.GetFromJsonAsync<JsonNode>("/api/threads/t", Cancelled))!["outcome"]!;
        }

        var said = await SayAsync(true);
        var again = await SayAsync(true);
        var otherwise = await SayAsync(false);

        Assert.Equal((string)said["createdAt"]!, (string)again["createdAt"]!);
        Assert.False((bool)otherwise["resolved"]!);
    }

    [Theory]
    [InlineData("""{ "resolved": true }""")]
    [InlineData("""{ "threadId": "t", "traceId": "5b8efff798038103d269b633813fc60c", "resolved": true }""")]
    [InlineData("""{ "threadId": "t" }""")]
    [InlineData("""{ "traceId": "zz", "resolved": true }""")]
    public async Task An_outcome_of_nothing_is_refused(string body)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/api/outcomes", new StringContent(body, null, "application/json"), Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task An_unknown_thread_is_not_found()
    {
        var (client, _) = await collector.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/api/threads/nobody", Cancelled)).StatusCode);
    }
}
