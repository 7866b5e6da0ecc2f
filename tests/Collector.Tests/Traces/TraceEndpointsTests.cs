using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Platform.Collector.Tests.Traces;

public sealed class TraceEndpointsTests(CollectorFixture collector)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tag=vip&tag=web", "both tags")]
    [InlineData("metadata.plan=gold", "gold plan")]
    [InlineData("metadata.plan=gold&metadata.region=eu", "")]
    [InlineData("user=ann", "of ann")]
    [InlineData("thread=t-1", "in thread")]
    [InlineData("environment=staging", "staged")]
    [InlineData("name=gold plan", "gold plan")]
    [InlineData("name=*plan", "gold plan")]
    [InlineData("name=%25plan", "")]
    [InlineData("status=error", "failed")]
    [InlineData("minDurationMs=5000", "slow")]
    [InlineData("metric=ExactMatch", "")]
    public async Task A_filter_takes_what_it_says(string query, string expected)
    {
        var (client, _) = await collector.CreateProjectAsync();
        await SentSpans.SendAsync(client, "both tags", attributes: [("tag.tags", new[] { "vip", "web", "beta" })]);
        await SentSpans.SendAsync(client, "one tag", attributes: [("tag.tags", new[] { "vip" })]);
        await SentSpans.SendAsync(client, "gold plan", attributes: [("metadata", """{"plan":"gold","region":"us"}""")]);
        await SentSpans.SendAsync(client, "of ann", attributes: [("user.id", "ann")]);
        await SentSpans.SendAsync(client, "in thread", attributes: [("session.id", "t-1")]);
        await SentSpans.SendAsync(client, "staged", attributes: [("confident.trace.environment", "staging")]);
        await SentSpans.SendAsync(client, "failed", failed: true);
        await SentSpans.SendAsync(client, "slow", lengthMs: 6000);

        var page = await client.GetFromJsonAsync<JsonNode>($"/api/traces?{query}", Cancelled);

        Assert.Equal(expected.Length == 0 ? [] : [expected], page!["items"]!.AsArray().Select(trace => (string)trace!["name"]!));
    }

    [Fact]
    public async Task Pages_follow_each_other_newest_first_whatever_arrives_meanwhile()
    {
        var (client, _) = await collector.CreateProjectAsync();
        for (var minutes = 1; minutes <= 7; minutes++)
            await SentSpans.SendAsync(client, $"{minutes} minutes ago", minutes);

        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.GetFromJsonAsync<JsonNode>($"/api/traces?limit=3&cursor={cursor}", Cancelled);
            seen.AddRange(page!["items"]!.AsArray().Select(trace => (string)trace!["name"]!));
            cursor = (string?)page["next"];
            await SentSpans.SendAsync(client, "newer", minutesAgo: 0);
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(1, 7).Select(minutes => $"{minutes} minutes ago"), seen);
    }

    [Fact]
    public async Task From_and_to_are_the_start_of_the_trace()
    {
        var (client, _) = await collector.CreateProjectAsync();
        await SentSpans.SendAsync(client, "long ago", minutesAgo: 90);
        await SentSpans.SendAsync(client, "an hour ago", minutesAgo: 60);
        await SentSpans.SendAsync(client, "just now", minutesAgo: 1);
        var now = TimeProvider.System.GetUtcNow();

        var page = await client.GetFromJsonAsync<JsonNode>(
            $"/api/traces?from={now.AddMinutes(-75):yyyy-MM-ddTHH:mm:ssZ}&to={now.AddMinutes(-30):yyyy-MM-ddTHH:mm:ssZ}", Cancelled);

        Assert.Equal(["an hour ago"], page!["items"]!.AsArray().Select(trace => (string)trace!["name"]!));
    }

    [Fact]
    public async Task A_trace_is_found_by_its_id_with_and_without_hyphens()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var id = await SentSpans.SendAsync(client, "found", attributes: [
            ("input.value", """{"question":"why?"}"""), ("output.value", "because"), ("custom.key", "kept")]);

        var trace = await client.GetFromJsonAsync<JsonNode>($"/api/traces/{Guid.ParseExact(id, "N"):D}".ToUpperInvariant(), Cancelled);

        Assert.Equal(id, (string)trace!["traceId"]!);
        Assert.Equal("why?", (string)trace["input"]!["question"]!);
        Assert.Equal("because", (string)trace["output"]!);
        var span = Assert.Single(trace["spans"]!.AsArray())!;
        Assert.Equal("kept", (string)span["attributes"]!["custom.key"]!);
        Assert.Equal(10, (double)span["durationMs"]!, 3);
        Assert.Empty(trace["evaluations"]!.AsArray());
    }

    [Fact]
    public async Task Another_projects_traces_are_not_seen()
    {
        var (one, _) = await collector.CreateProjectAsync();
        var (other, _) = await collector.CreateProjectAsync();
        var id = await SentSpans.SendAsync(one, "mine");

        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync($"/api/traces/{id}", Cancelled)).StatusCode);
        Assert.Empty((await other.GetFromJsonAsync<JsonNode>("/api/traces", Cancelled))!["items"]!.AsArray());
    }

    [Theory]
    [InlineData("/api/traces?limit=0", "limit")]
    [InlineData("/api/traces?limit=1001", "limit")]
    [InlineData("/api/traces?cursor=nonsense", "cursor")]
    [InlineData("/api/traces?maxScore=0.5", "metric")]
    [InlineData("/api/traces?minScore=0.5", "metric")]
    [InlineData("/api/traces?status=failed", "status must be ok, error or unset.")]
    [InlineData("/api/traces?minDurationMs=NaN", "finite")]
    [InlineData("/api/traces?from=2026-02-01&to=2026-01-01", "from must be before to.")]
    [InlineData("/api/traces?from=yesterday", "from must be a time such as 2026-01-31T12:00:00Z, not 'yesterday'.")]
    [InlineData("/api/traces?limit=many", "limit must be a whole number, not 'many'.")]
    [InlineData("/api/traces?minDurationMs=long", "minDurationMs must be a number, not 'long'.")]
    [InlineData("/api/traces?name=%00", "U+0000")]
    [InlineData("/api/traces?tag=%00", "U+0000")]
    [InlineData("/api/traces?metadata.plan=%00", "U+0000")]
    public async Task A_question_that_makes_no_sense_is_refused_with_the_reason(string address, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.GetAsync(address, Cancelled);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(reason, (string)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancelled))!["title"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_read_api_is_described_by_openapi()
    {
        using var client = collector.CreateClient();

        var paths = (await client.GetFromJsonAsync<JsonNode>("/openapi/v1.json", Cancelled))!["paths"]!.AsObject();

        Assert.Contains("/api/traces/{traceId}", paths.Select(path => path.Key));
        Assert.Equal("Traces, newest first. `metadata.KEY=VALUE` may be given for any key.",
            (string?)paths["/api/traces"]!["get"]!["summary"]);
    }
}
