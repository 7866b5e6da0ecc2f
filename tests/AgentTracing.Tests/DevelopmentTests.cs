using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;
using Platform.Metrics.Agentic;
using Platform.Metrics.Text;

namespace Platform.AgentTracing.Tests;

public sealed class DevelopmentTests : IAsyncLifetime
{
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public async Task Metrics_of_the_library_read_the_step_and_their_scores_travel_with_it()
    {
        var log = new CapturedLog();
        var tracer = Develop(log);
        ObservedStep? seen = null;

        await Observe.AgentAsync("travel", "Two seats to Rome", async step =>
        {
            seen = step;
            await Observe.ToolAsync("book_flight", new { Seats = 2 }, _ => Task.FromResult("booked"));
            CurrentSpan.Update(expectedOutput: "Booked.", expectedTools: [new("search_flights"), new("book_flight")]);
            return "Booked.";
        },
        metrics: [new ExactMatch(), new ToolCorrectness()]);

        Assert.Equal(1, seen!.Evaluation!.Get<NumericMetric>("ExactMatch").Value);
        Assert.Equal(0.5, seen.Evaluation.Get<NumericMetric>("ToolCorrectness").Value);
        var events = _collector.Stop(tracer).Single(span => span.Name == "travel").Span.Events
            .Where(result => result.Name == "gen_ai.evaluation.result")
            .ToDictionary(result => SentSpan.Text(result.Attributes, "gen_ai.evaluation.name")!, result => result.Attributes);
        Assert.Equal("1", SentSpan.Text(events["ExactMatch"], "gen_ai.evaluation.score.value"));
        Assert.Equal("pass", SentSpan.Text(events["ExactMatch"], "gen_ai.evaluation.score.label"));
        Assert.Equal("0.5", SentSpan.Text(events["ToolCorrectness"], "gen_ai.evaluation.score.value"));
        Assert.NotNull(SentSpan.Text(events["ToolCorrectness"], "gen_ai.evaluation.explanation"));
        Assert.Contains(log.Lines, line => line.StartsWith("travel: ExactMatch scored 1.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_evaluator_is_given_the_conversation_and_the_test_case_with_the_steps_below()
    {
        var tracer = Develop();
        var probe = new Probe();

        await using (var step = Observe.Agent("travel", "Two seats to Rome", metrics: [probe]))
        {
            CurrentTrace.Update(tags: ["eu"], metadata: new { plan = "pro" });
            using (var search = Observe.Retriever("policies", "refunds"))
                search.Output = new[] { "Refunds within 24 hours." };
            using (var tool = Observe.Tool("book_flight", new { Seats = 2 }))
                tool.Fail("Sold out.");
            step.Output = "Sorry.";
        }

        tracer.Dispose();
        Assert.Equal(("Two seats to Rome", "Sorry."), (probe.Input, probe.Output));
        var testCase = probe.TestCase!;
        Assert.Equal("Sorry.", (string)testCase["actualOutput"]!);
        Assert.Equal(["eu"], testCase["tags"]!.AsArray().Select(tag => (string)tag!));
        Assert.Equal("pro", (string)testCase["metadata"]!["plan"]!);
        var call = Assert.Single(testCase["toolsCalled"]!.AsArray())!;
        Assert.Equal(("book_flight", 2), ((string)call["name"]!, (int)call["inputParameters"]!["seats"]!));
        var trace = testCase["trace"]!;
        Assert.Equal(("travel", "agent"), ((string)trace["name"]!, (string)trace["type"]!));
        Assert.Equal(
            [("policies", "retriever", null), ("book_flight", "tool", "Sold out.")],
            trace["children"]!.AsArray().Select(child => ((string)child!["name"]!, (string)child["type"]!, (string?)child["error"])));
    }

    [Fact]
    public async Task The_step_ends_before_its_metrics_and_the_judge_is_not_in_the_trace()
    {
        var tracer = Develop();
        var probe = new Probe
        {
            Body = async () =>
        {
            using (var judge = new ActivitySource("Experimental.Microsoft.Extensions.AI").StartActivity("chat judge"))
                await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        }
        };
        using var outer = new Activity("POST /chat").Start();

        var step = Observe.Tool("search_flights", metrics: [probe]);
        var ending = step.DisposeAsync();
        Assert.Same(outer, Activity.Current);
        await ending;

        var span = Assert.Single(_collector.Stop(tracer));
        Assert.Equal("search_flights", span.Name);
        Assert.InRange((span.Span.EndTimeUnixNano - span.Span.StartTimeUnixNano) / 1e6, 0, 200);
        Assert.Equal(1, probe.Calls);
    }

    [Fact]
    public void Also_a_step_that_is_disposed_synchronously_is_evaluated()
    {
        using var tracer = Develop();
        var probe = new Probe { Body = () => Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System) };
        var step = Observe.Tool("search_flights", metrics: [probe]);

        step.Dispose();

        Assert.NotNull(step.Evaluation);
    }

    [Fact]
    public async Task An_evaluator_that_throws_or_never_ends_yields_a_diagnostic()
    {
        using var tracer = Develop(configure: options => options.EvaluationLimit = TimeSpan.FromMilliseconds(200));
        var broken = new Probe("Broken") { Body = () => throw new InvalidOperationException("no model") };
        var endless = new Probe("Endless") { Body = () => Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken) };

        var step = Observe.Tool("search_flights", metrics: [broken, endless, new ExactMatch()]);
        await step.DisposeAsync();

        Assert.Contains("no model", Assert.Single(step.Evaluation!.Metrics["Broken"].Diagnostics!).Message, StringComparison.Ordinal);
        Assert.Equal(EvaluationDiagnosticSeverity.Error, Assert.Single(step.Evaluation.Metrics["Endless"].Diagnostics!).Severity);
        // It lacks its inputs: skipped, which is not an error.
        Assert.Equal(EvaluationDiagnosticSeverity.Warning, Assert.Single(step.Evaluation.Metrics["ExactMatch"].Diagnostics!).Severity);
    }

    [Fact]
    public async Task In_production_mode_metrics_are_ignored_and_the_name_of_the_collection_travels()
    {
        var tracer = _collector.Trace();
        var probe = new Probe();

        var step = Observe.Tool("search_flights", metricCollection: "travel-tools", metrics: [probe]);
        await step.DisposeAsync();

        var span = Assert.Single(_collector.Stop(tracer));
        Assert.Equal("travel-tools", span["confident.span.metric_collection"]);
        Assert.Empty(span.Span.Events);
        Assert.Equal(0, probe.Calls);
        Assert.Null(step.Evaluation);
    }

    private AgentTracer Develop(CapturedLog? log = null, Action<AgentTracingOptions>? configure = null) => AgentTracer.Start(
        options =>
        {
            options.Mode = AgentTracingMode.Development;
            options.Endpoint = _collector.Address;
            configure?.Invoke(options);
        },
        log);

    /// <summary>Anybody's evaluator: notes what it was given.</summary>
    private sealed class Probe(string name = "Probe") : IEvaluator
    {
        internal Func<Task> Body { get; init; } = () => Task.CompletedTask;

        internal int Calls { get; private set; }

        internal string? Input { get; private set; }

        internal string? Output { get; private set; }

        internal JsonNode? TestCase { get; private set; }

        public IReadOnlyCollection<string> EvaluationMetricNames => [name];

        public async ValueTask<EvaluationResult> EvaluateAsync(
            IEnumerable<ChatMessage> messages, ChatResponse modelResponse, ChatConfiguration? chatConfiguration = null,
            IEnumerable<EvaluationContext>? additionalContext = null, CancellationToken cancellationToken = default)
        {
            Calls++;
            (Input, Output) = (messages.Single().Text, modelResponse.Text);
            var context = Assert.Single(additionalContext!, context => context.Name == "Test Case");
            TestCase = JsonNode.Parse(Assert.IsType<TextContent>(Assert.Single(context.Contents)).Text);
            await Body();
            return new(new NumericMetric(name, 0.7));
        }
    }
}
