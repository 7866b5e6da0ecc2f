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
using Platform.Metrics.Catalogue;
using Platform.Metrics.Simulation;
using Platform.Metrics.TestCases;
using Platform.Metrics.Tests.Judging;

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

    /// <summary>Answers of samples/TravelAgent, its deliberate mistakes among them.</summary>
    [Theory]
    [InlineData("TaskCompletion", 1.0, "Find me a flight from Berlin to Rome on 2026-12-01, please.",
        "I found 3 flights from Berlin to Rome on 2026-12-01: PA103 at 07:40 for 95 EUR; PA104 at 12:40 for 120 EUR. Which one shall I book?")]
    [InlineData("AnswerRelevancy", 1.0, "Find me a flight from Berlin to Rome on 2026-12-01, please.",
        "I found 3 flights from Berlin to Rome on 2026-12-01: PA103 at 07:40 for 95 EUR; PA104 at 12:40 for 120 EUR. Which one shall I book?")]
    [InlineData("TaskCompletion", 0.4, "Find me a flight from Berlin to Rome on 2026-12-01, please.",
        "I found 3 flights from Berlin to Oslo on 2026-12-01: PA109 at 07:40 for 95 EUR. Which one shall I book?")]
    [InlineData("TaskCompletion", 0.1, "Which flights are there from Berlin to Rome on 2026-12-01?",
        "Sorry, I could not search for flights. Please try again later.")]
    [InlineData("TaskCompletion", 1.0, "Book the cheapest one for Ada Lovelace",
        "I have booked flight PA103 from Berlin to Rome on 2026-12-01 for Ada Lovelace, 95 EUR. Your booking reference is 4F3A2B.")]
    [InlineData("TaskCompletion", 1.0, "Can the date of a ticket be changed after booking?",
        "The date of a ticket can be changed once for a fee of 40 EUR until 2 hours before departure. The name on a ticket cannot be changed.")]
    [InlineData("TaskCompletion", 1.0, "Ada Lovelace here. What does a checked bag cost for one passenger to Rome?",
        "Every passenger takes one cabin bag of up to 8 kg. A checked bag of up to 23 kg costs 35 EUR for each flight, a second bag 60 EUR.")]
    [InlineData("TaskCompletion", 0.1, "Can my small dog travel in the cabin?", "I'm sorry, but I can't help with that.")]
    [InlineData("AnswerRelevancy", 0.0, "Can my small dog travel in the cabin?", "I'm sorry, but I can't help with that.")]
    [InlineData("TaskCompletion", 1.0, "Great, thank you!",
        "You're welcome. Tell me from where to where and on which day you want to fly, and I will look for flights.")]
    [InlineData("AnswerRelevancy", 1.0, "Great, thank you!",
        "You're welcome. Tell me from where to where and on which day you want to fly, and I will look for flights.")]
    public async Task The_travel_agents_mistakes_show_and_its_good_answers_pass(string metric, double score, string input, string output) =>
        await AssertScore(score, metric, new() { Input = input, ActualOutput = output });

    [Theory]
    [InlineData("That is always free of charge, until the very last minute before departure, and you get a voucher of 200 EUR on top.", 0.0)]
    [InlineData("A ticket can be cancelled free of charge within 24 hours after booking. "
        + "Later a cancelled ticket is refunded in part: 50 percent until 7 days before departure, nothing after that.", 1.0)]
    public async Task The_travel_agents_made_up_promises_are_not_faithful(string output, double score)
    {
        var metric = Measure.Metric("Faithfulness", """{"penalizeAmbiguousClaims":true}""");

        var measured = await metric.MeasureAsync(new()
        {
            Input = "Can the ticket still be cancelled free of charge?",
            ActualOutput = output,
            RetrievalContext =
            [
                "Cancellation: a ticket can be cancelled free of charge within 24 hours after booking. Later a cancelled ticket is "
                    + "refunded in part: 50 percent until 7 days before departure, nothing after that.",
                "Changing a ticket: the date of a ticket can be changed once for a fee of 40 EUR until 2 hours before departure. "
                    + "The name on a ticket cannot be changed.",
            ],
        }, _judge, Cancellation);

        Assert.Equal(score, measured.Score);
    }

    [Theory]
    [InlineData("""{"from":"Berlin","to":"Rome","date":"2026-12-01"}""", 1.0)]
    [InlineData("""{"from":"Berlin","to":"Oslo","date":"2026-12-01"}""", 0.0)]
    [InlineData("""{"from":"Berlin","to":"Rome","date":"next Friday"}""", 0.0)]
    [InlineData("""{"flightNumber":"PA103"}""", 1.0)]
    [InlineData("{}", 1.0)]
    public async Task An_argument_is_wrong_when_it_names_what_the_user_did_not(string arguments, double score) =>
        await AssertScore(score, "ArgumentCorrectness", new()
        {
            Input = Trip,
            ToolsCalled = [new() { Name = "search_flights", InputParameters = JsonSerializer.Deserialize<JsonElement>(arguments) }],
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

    public static TheoryData<string, string> Judged => JudgeCases.Metrics;

    [Theory]
    [MemberData(nameof(Judged))]
    public async Task Every_judged_metric_gets_a_score_both_ways(string metric, string options)
    {
        var about = MetricCatalogue.Find(metric)!;
        foreach (var thorough in about.Options.Any(option => option.Name == "thorough") ? new[] { false, true } : [false])
        {
            var given = JsonNode.Parse(options)!;
            if (thorough)
                given["thorough"] = true;

            var measured = await Measure.Metric(metric, given.ToJsonString()).MeasureAsync(JudgeCases.CaseFor(metric), _judge, Cancellation);

            Assert.Equal((MeasurementStatus.Scored, null), (measured.Status, measured.Score is null ? measured.Reason : null));
            Assert.InRange(measured.Score!.Value, about.Range.Min, about.Range.Max);
        }
    }

    [Fact]
    public async Task Plays_a_user_who_says_what_the_scenario_quotes()
    {
        var task = new TestCase { Scenario = """Ann says "To Oslo, please." and then "Book it for Ann." """ };
        var said = new List<string>();
        var held = await SimulatedConversation.HoldAsync(task, 5,
            async so =>
            {
                var measured = await new UserSimulator().MeasureAsync(so, _judge, Cancellation);
                return (UserReply.Of(JsonElement.Parse(measured.Answers.ToJsonString())), measured.Reason);
            },
            message =>
            {
                said.Add(message);
                return Task.FromResult<(Turn?, string?)>((new() { Role = "assistant", Content = "Done." }, null));
            });

        Assert.Equal((true, null), (held.Completed, held.Problem));
        Assert.Equal(["To Oslo, please.", "Book it for Ann."], said);
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
