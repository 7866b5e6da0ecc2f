namespace Platform.AgentTracing.Tests;

public sealed class CurrentTests : IAsyncLifetime
{
    private OtlpReceiver _collector = null!;

    public async ValueTask InitializeAsync() => _collector = await OtlpReceiver.StartAsync();

    public async ValueTask DisposeAsync() => await _collector.DisposeAsync();

    [Fact]
    public void What_is_said_of_the_trace_stands_on_the_root_and_on_the_span_that_said_it()
    {
        var tracer = _collector.Trace();

        using (Observe.Agent("travel", "hello"))
        {
            using (Observe.Step("before"))
            {
            }

            using (Observe.Tool("search_flights"))
            {
                CurrentTrace.Update(
                    name: "trip", tags: ["eu", "web"], metadata: new { plan = "pro" }, threadId: "thread-1", userId: "ada",
                    environment: "staging", input: "the question", output: new { answer = 42 }, expectedOutput: "43",
                    context: ["truth"], retrievalContext: ["found"], toolsCalled: [new("search_flights", new { City = "Rome" })],
                    expectedTools: [new("book_flight")], availableTools: ["search_flights", "book_flight"],
                    promptName: "assistant", promptVersion: "3", metricCollection: "travel-quality");
                CurrentTrace.Update(metadata: new Dictionary<string, object> { ["seats"] = 2 });
            }
        }

        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        foreach (var span in new[] { spans["travel"], spans["search_flights"] })
        {
            Assert.Equal("trip", span["confident.trace.name"]);
            Assert.Equal("eu|web", span["confident.trace.tags"]);
            Assert.Equal("""{"plan":"pro","seats":2}""", span["confident.trace.metadata"]);
            Assert.Equal("thread-1", span["confident.trace.thread_id"]);
            Assert.Equal("ada", span["confident.trace.user_id"]);
            Assert.Equal("staging", span["deployment.environment.name"]);
            Assert.Equal("the question", span["confident.trace.input"]);
            Assert.Equal("""{"answer":42}""", span["confident.trace.output"]);
            Assert.Equal("43", span["confident.trace.expected_output"]);
            Assert.Equal("truth", span["confident.trace.context"]);
            Assert.Equal("found", span["confident.trace.retrieval_context"]);
            Assert.Equal("""[{"name":"search_flights","inputParameters":{"city":"Rome"}}]""", span["confident.trace.tools_called"]);
            Assert.Equal("""[{"name":"book_flight"}]""", span["confident.trace.expected_tools"]);
            Assert.Equal("travel-quality", span["confident.trace.metric_collection"]);
        }

        Assert.Equal("search_flights|book_flight", spans["travel"]["confident.agent.available_tools"]);
        Assert.Equal(("assistant", "3"), (spans["travel"]["gen_ai.prompt.name"], spans["travel"]["confident.span.prompt_version"]));
        Assert.Null(spans["before"]["confident.trace.name"]);
    }

    [Fact]
    public void What_is_said_of_the_span_stands_on_the_innermost_step_alone()
    {
        var tracer = _collector.Trace();

        using (Observe.Agent("travel", "hello"))
        using (Observe.Tool("search_flights", new { City = "Rome" }))
        {
            CurrentSpan.Update(
                name: "flights", input: "the question", output: "none", metadata: new { page = 1 }, expectedOutput: "three",
                context: ["truth"], retrievalContext: ["found"], toolsCalled: [new("a", Output: 1)], expectedTools: [new("b")],
                availableTools: ["a", "b"], promptName: "assistant", promptVersion: "3", metricCollection: "travel-tools");
        }

        var spans = _collector.Stop(tracer).ToDictionary(span => span.Name);
        var span = spans["flights"];
        Assert.Equal("the question", span["confident.span.input"]);
        Assert.Equal("none", span["confident.span.output"]);
        Assert.Equal("""{"city":"Rome"}""", span["gen_ai.tool.call.arguments"]);
        Assert.Equal("""{"page":1}""", span["confident.span.metadata"]);
        Assert.Equal("three", span["confident.span.expected_output"]);
        Assert.Equal("truth", span["confident.span.context"]);
        Assert.Equal("found", span["confident.span.retrieval_context"]);
        Assert.Equal("""[{"name":"a","output":1}]""", span["confident.span.tools_called"]);
        Assert.Equal("""[{"name":"b"}]""", span["confident.span.expected_tools"]);
        Assert.Equal("a|b", span["confident.agent.available_tools"]);
        Assert.Equal(("assistant", "3"), (span["gen_ai.prompt.name"], span["confident.span.prompt_version"]));
        Assert.Equal("travel-tools", span["confident.span.metric_collection"]);
        Assert.Null(spans["travel"]["confident.span.metric_collection"]);
    }
}
