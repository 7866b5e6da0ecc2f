using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using OpenAI;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.DemoJudge;

/// <summary>The demo judge answers the real metrics through the real client, so that a first run needs no key.</summary>
public sealed class DemoJudgeTests(DemoJudgeServer demo) : IClassFixture<DemoJudgeServer>
{
    private const string Trip = "Book a flight from Berlin to Rome on 2026-12-01.";
    private const string Booked = "Your flight from Berlin to Rome on 2026-12-01 is booked.";

    private readonly IChatClient _judge = demo.Judge;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Booked, 1.0)]
    [InlineData("Sorry, I was unable to find a flight from Berlin to Rome.", 0.1)]
    [InlineData("", 0.0)]
    public async Task A_task_is_complete_unless_the_outcome_tells_of_a_failure(string output, double score) =>
        await AssertScore(score, "TaskCompletion", new() { Input = Trip, ActualOutput = output, ToolsCalled = [] });

    [Fact]
    public async Task A_wrong_tool_that_was_recovered_from_completes_the_task_but_was_a_wasted_step()
    {
        var trace = new TraceStep
        {
            Name = "travel-agent",
            Type = "agent",
            Input = Trip,
            Output = Booked,
            Children =
            [
                new() { Name = "book_flight", Type = "tool", Input = """{"flight":"?"}""", Error = "failed: no such flight" },
                new() { Name = "search_flights", Type = "tool", Input = """{"to":"Rome"}""", Output = """["AZ1"]""" },
                new() { Name = "book_flight", Type = "tool", Input = """{"flight":"AZ1"}""", Output = "ok" },
                new() { Name = "chat", Type = "llm", Model = "scripted", Output = "Sorry, that failed.\nOnce more." },
            ],
        };

        await AssertScore(1, "TaskCompletion", new() { Trace = trace });
        await AssertScore(0.67, "StepEfficiency", new() { Trace = trace });
    }

    [Fact]
    public async Task A_repeated_search_is_waste()
    {
        var search = new TraceStep { Name = "search", Type = "tool", Input = "Rome", Output = "AZ1" };

        await AssertScore(0.5, "StepEfficiency",
            new() { Trace = new() { Name = "agent", Type = "agent", Input = Trip, Output = Booked, Children = [search, search] } });
    }

    [Theory]
    [InlineData("Rome", 1.0)]
    [InlineData("Paris", 0.0)]
    public async Task An_argument_is_right_when_the_user_said_it(string city, double score) =>
        await AssertScore(score, "ArgumentCorrectness", new()
        {
            Input = Trip,
            ToolsCalled = [new() { Name = "search_flights", InputParameters = JsonSerializer.SerializeToElement(new { to = city }) }],
        });

    [Fact]
    public async Task A_statement_is_relevant_when_it_shares_words_with_the_question() =>
        await AssertScore(0.5, "AnswerRelevancy",
            new() { Input = Trip, ActualOutput = $"{Booked} My cousin collects stamps." });

    [Theory]
    [InlineData("Luggage up to 23 kg is free.", 1.0)]
    [InlineData("Luggage up to 32 kg is free.", 0.0)]
    [InlineData("We wish you a pleasant stay.", 1.0)]
    public async Task A_claim_is_unfaithful_when_the_context_has_other_figures(string output, double score) =>
        await AssertScore(score, "Faithfulness", new()
        {
            Input = "How much luggage is free?",
            ActualOutput = output,
            RetrievalContext = ["On all flights luggage up to 23 kg is free.", "Changes cost 50 EUR."],
        });

    [Fact]
    public async Task A_wish_is_met_when_the_answer_tells_of_no_failure() =>
        await AssertScore(0.5, "ConversationCompleteness", new()
        {
            Turns =
            [
                new() { Role = "user", Content = "Hello!" },
                new() { Role = "assistant", Content = "How can I help?" },
                new() { Role = "user", Content = Trip },
                new() { Role = "assistant", Content = Booked },
                new() { Role = "user", Content = "Cancel my hotel." },
                new() { Role = "assistant", Content = "Unfortunately I cannot do that." },
                new() { Role = "user", Content = "Thanks, bye." },
            ],
        });

    [Theory]
    [InlineData("""{"criteria":"Be polite."}""", false, Booked, 0.8)]
    [InlineData("""{"criteria":"Be polite."}""", false, "I am unable to.", 0.2)]
    [InlineData("""{"criteria":"Be polite."}""", true, Booked, 1.0)]
    [InlineData("""{"evaluationSteps":["Compare."],"evaluationParams":["ACTUAL_OUTPUT","EXPECTED_OUTPUT"]}""", false, "Rome", 0.5)]
    [InlineData("""{"criteria":"Be polite.","rubric":[{"scoreRange":[2,7],"expectedOutcome":"any"}]}""", false, Booked, 0.8)]
    public async Task Criteria_are_scored_by_words_too(string options, bool strict, string output, double score)
    {
        var metric = Measure.Metric("GEval", options, strict);

        var measured = await metric.MeasureAsync(
            new() { Input = Trip, ActualOutput = output, ExpectedOutput = "Rome, tomorrow" }, _judge, Cancellation);

        Assert.Equal(score, measured.Score);
    }

    [Fact]
    public async Task It_names_itself_and_counts_tokens()
    {
        var measured = await Measure.Metric("TaskCompletion")
            .MeasureAsync(new() { Input = Trip, ActualOutput = Booked }, _judge, Cancellation);

        Assert.Equal("demo-judge", measured.Model);
        Assert.InRange(measured.InputTokens, 400, 4_000);
        Assert.InRange(measured.OutputTokens, 20, 200);
    }

    [Fact]
    public async Task Any_other_schema_gets_a_value_that_fits_it()
    {
        using var http = demo.CreateClient();
        var request = JsonNode.Parse("""
            {
              "messages": [{ "role": "user", "content": "Judge." }],
              "response_format": { "type": "json_schema", "json_schema": { "name": "unknown", "schema": {
                "type": "object",
                "properties": {
                  "score": { "type": "number", "minimum": 1, "maximum": 5 }, "passed": { "type": "boolean" },
                  "level": { "enum": ["low", "high"] }, "note": { "type": ["null", "string"] },
                  "items": { "type": "array", "items": { "$ref": "#/$defs/Item" } }
                },
                "$defs": { "Item": { "type": "object", "properties": { "n": { "type": "integer" }, "more": { "$ref": "#/$defs/Item" } } } }
              } } }
            }
            """);

        var answer = await http.PostAsJsonAsync("/v1/chat/completions", request, Cancellation);

        Assert.StartsWith("""{"score":1,"passed":true,"level":"low","note":"demo","items":[{"n":1,"more":{"n":1""",
            (string?)(await answer.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["choices"]![0]!["message"]!["content"]);
    }

    [Fact]
    public async Task Speaks_as_OpenAI_does()
    {
        using var http = demo.CreateClient();

        var models = await http.GetFromJsonAsync<JsonNode>("/v1/models", Cancellation);
        var bad = await http.PostAsync("/v1/chat/completions", new StringContent("{"), Cancellation);
        var empty = await http.PostAsJsonAsync("/v1/chat/completions", new { messages = Array.Empty<object>() }, Cancellation);
        var plain = await http.PostAsJsonAsync("/v1/chat/completions", new { messages = new[] { new { role = "user", content = "Hi" } } }, Cancellation);
        var health = await http.GetAsync("/health", Cancellation);

        Assert.Equal("demo-judge", (string?)models!["data"]![0]!["id"]);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        Assert.NotNull((await empty.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["error"]!["message"]);
        Assert.StartsWith("This is the demo judge", (string?)(await plain.Content.ReadFromJsonAsync<JsonNode>(Cancellation))!["choices"]![0]!["message"]!["content"]);
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    private async Task AssertScore(double expected, string metric, TestCase testCase)
    {
        var measured = await Measure.Metric(metric).MeasureAsync(testCase, _judge, Cancellation);

        Assert.Equal((MeasurementStatus.Scored, expected), (measured.Status, measured.Score ?? -1));
        Assert.NotEmpty(measured.Reason);
    }
}

public sealed class DemoJudgeServer : WebApplicationFactory<Program>
{
    private IChatClient? _judge;

    public IChatClient Judge => _judge ??= new OpenAIClient(new ApiKeyCredential("any"), new OpenAIClientOptions
    {
        Endpoint = new("http://localhost/v1"),
        Transport = new HttpClientPipelineTransport(CreateClient()),
        RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
    }).GetChatClient("demo-judge").AsIChatClient();

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder.ConfigureLogging(logging => logging.ClearProviders());
}
