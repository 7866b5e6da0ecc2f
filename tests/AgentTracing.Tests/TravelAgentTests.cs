using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Agentic;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;
using Platform.TravelAgent.Demo;
using Platform.TravelAgent.Scripted;

namespace Platform.AgentTracing.Tests;

public sealed class TravelAgentTests
{
    private const int Seed = 1;

    [Theory]
    [MemberData(nameof(Rates))]
    public void Makes_each_mistake_at_its_documented_rate(string intent, string mistake, double share)
    {
        const int Conversations = 20_000;

        var made = Enumerable.Range(0, Conversations).Count(number =>
            new Mistakes(Seed, 1).Of(Enum.Parse<Intent>(intent), $"conversation {number}") == Enum.Parse<Mistake>(mistake));

        // Four standard deviations of a binomial share.
        var tolerance = 4 * Math.Sqrt(share * (1 - share) / Conversations);
        Assert.InRange(made / (double)Conversations, share - tolerance, share + tolerance);
    }

    public static TheoryData<string, string, double> Rates { get; } = new(Mistakes.Rates.SelectMany(
        intent => intent.Value.Select(rate => (intent.Key.ToString(), rate.Mistake.ToString(), rate.Share))));

    [Fact]
    public async Task Picks_the_wrong_tool_recovers_and_completes_the_task_in_one_trace()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var agent = await TravelAgentProcess.StartAsync(collector.Address, new Dictionary<string, string> { ["Seed"] = $"{Seed}" });

        var answer = await agent.ChatAsync(Question(Mistake.WrongTool));
        await agent.StopAsync();

        Assert.StartsWith("I found 3 flights from Berlin to Rome", (string)answer["reply"]!, StringComparison.Ordinal);
        var calls = collector.Spans.Where(span => span["gen_ai.operation.name"] == "execute_tool")
            .OrderBy(span => span.Span.StartTimeUnixNano).ToList();
        Assert.Equal(["book_flight", "search_flights"], calls.Select(call => call["gen_ai.tool.name"]));
        Assert.Equal([0, 1], await Task.WhenAll(calls.Select(ToolCorrectnessAsync)));
        Assert.All(calls, call => Assert.Equal((string)answer["traceId"]!, call.TraceId));
    }

    [Theory]
    [InlineData(Mistake.WrongCity, "to Paris")]
    [InlineData(Mistake.WrongDate, "Sorry")]
    internal async Task Makes_its_other_mistakes_in_plain_sight(Mistake mistake, string inReply)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var agent = await TravelAgentProcess.StartAsync(collector.Address, new Dictionary<string, string> { ["Seed"] = $"{Seed}" });

        var answer = await agent.ChatAsync(Question(mistake));

        Assert.Contains(inReply, (string)answer["reply"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Talks_to_itself_and_makes_the_collections_that_its_spans_name_though_it_cannot_at_first()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        collector.RefusedWrites = 1;
        await using var agent = await TravelAgentProcess.StartAsync(collector.Address, new Dictionary<string, string>(), "--traffic");

        await Until.TrueAsync(() => collector.Spans.Any(span => span.Name == "travel-agent"), "the first trace");
        await Until.TrueAsync(() => collector.Posted.Count(post => post.Path == "/api/outcomes") > 1, "the second outcome");
        await agent.StopAsync();

        var made = collector.Posted.Where(post => post.Path.StartsWith("/api/metric-collections/", StringComparison.Ordinal))
            .Select(post => (string)post.Body["name"]!).ToHashSet();
        var named = collector.Spans.SelectMany(span => new[] { span["confident.span.metric_collection"], span["confident.trace.metric_collection"] })
            .OfType<string>().ToHashSet();
        Assert.Subset(made, named);
        var outcome = collector.Posted.First(post => post.Path == "/api/outcomes").Body;
        Assert.Contains(collector.Spans, span => span["confident.trace.thread_id"] == (string)outcome["threadId"]!);
    }

    [Theory]
    [InlineData("""{"message":"Hello"}""")]
    [InlineData("""{"threadId":"thread-1","message":" "}""")]
    public async Task A_question_without_words_or_thread_is_refused_with_what_to_send(string request)
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var agent = await TravelAgentProcess.StartAsync(collector.Address, new Dictionary<string, string>());

        using var answer = await agent.PostAsync(JsonNode.Parse(request)!);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken);
        Assert.Equal("Send a message and the threadId of its conversation.", (string)problem!["title"]!);
    }

    [Fact]
    public void Its_collections_name_metrics_and_options_of_the_catalogue()
    {
        foreach (var collection in MetricCollections.Read())
        {
            foreach (var metric in collection["metrics"]!.AsArray())
            {
                Assert.Null(MetricCatalogue.Problem(
                    (string)metric!["metric"]!, metric["options"]?.Deserialize<JsonElement>(), strict: false, (string)collection["scope"]!));
            }
        }
    }

    private static string Question(Mistake mistake) => Enumerable.Range(1, 28)
        .Select(day => $"Find me a flight from Berlin to Rome on 2026-12-{day:D2}, please.")
        .First(question => new Mistakes(Seed, 1).Of(Intent.Search, question) == mistake);

    private static async Task<double?> ToolCorrectnessAsync(SentSpan span)
    {
        var testCase = new JsonObject
        {
            ["toolsCalled"] = JsonNode.Parse(span["confident.span.tools_called"]!),
            ["expectedTools"] = JsonNode.Parse(span["confident.span.expected_tools"]!),
        };
        var measurement = await new ToolCorrectness().MeasureAsync(
            testCase.Deserialize<TestCase>(JsonSerializerOptions.Web)!, judge: null, TestContext.Current.CancellationToken);
        return measurement.Score;
    }
}
