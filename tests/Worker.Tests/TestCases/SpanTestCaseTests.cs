using Platform.Metrics.TestCases;
using Platform.Storage.Traces;
using Platform.Worker.TestCases;
using static Platform.Worker.Tests.TestCases.Spans;

namespace Platform.Worker.Tests.TestCases;

public sealed class SpanTestCaseTests
{
    [Fact]
    public void Reads_the_last_user_and_assistant_message_of_a_chat()
    {
        var span = Span("llm", type: "llm",
            input: new[] { new { role = "system", content = "Be brief." }, new { role = "user", content = "Hello?" } },
            output: new[] { new { role = "assistant", content = "Hi." } });

        var testCase = Build(span);

        Assert.Equal(("Hello?", "Hi."), (testCase.Input, testCase.ActualOutput));
    }

    [Fact]
    public void Carries_what_the_span_and_its_trace_said()
    {
        var testCase = Build(Span("a", details: new
        {
            expectedOutput = "Paris.",
            context = new[] { "France's capital is Paris." },
            expectedTools = new[] { new { name = "search", inputParameters = new { q = "France" } } },
            availableTools = new object[] { "search", new { type = "function", function = new { name = "book", description = "Books." } } },
        }));

        Assert.Equal("Paris.", testCase.ExpectedOutput);
        Assert.Equal(["France's capital is Paris."], testCase.Context!);
        Assert.Equal("France", testCase.ExpectedTools![0].InputParameters!.Value.GetProperty("q").GetString());
        Assert.Equal(["search", "book"], testCase.AvailableTools!.Select(tool => tool.Name));
        Assert.Equal("Books.", testCase.AvailableTools![1].Description);
        Assert.Equal(["vip"], testCase.Tags!);
        Assert.Equal(new string('a', 32), testCase.TraceId);
    }

    [Fact]
    public void Tools_called_are_those_below_in_time_order_without_what_a_tool_calls_itself()
    {
        var testCase = Build(
            Span("agent", type: "agent"),
            Span("chain", "agent", "chain", startMs: 1),
            Span("t1", "agent", "tool", startMs: 2, tool: "search"),
            Span("inner", "t1", "tool", startMs: 3, tool: "http"),
            Span("t2", "chain", "tool", startMs: 5, tool: "book", arguments: new { id = 7 }, result: "done"));

        Assert.Equal(["search", "book"], testCase.ToolsCalled!.Select(tool => tool.Name));
        Assert.Equal(7, testCase.ToolsCalled![1].InputParameters!.Value.GetProperty("id").GetInt32());
        Assert.Equal("done", testCase.ToolsCalled![1].Output!.Value.GetString());
    }

    [Fact]
    public void Tools_called_that_the_span_names_itself_count_instead()
    {
        var testCase = Build(
            Span("agent", type: "agent", details: new { toolsCalled = new[] { new { name = "plan" } } }),
            Span("t", "agent", "tool", tool: "search"));

        Assert.Equal(["plan"], testCase.ToolsCalled!.Select(tool => tool.Name));
    }

    [Fact]
    public void A_tool_has_called_itself() =>
        Assert.Equal(["search"], Build(Span("t", type: "tool", tool: "search")).ToolsCalled!.Select(tool => tool.Name));

    [Fact]
    public void An_agent_without_tool_spans_is_known_to_have_called_none() =>
        Assert.Equal([], Build(Span("agent", type: "agent")).ToolsCalled!);

    [Fact]
    public void Retrieval_context_is_what_the_retrievers_below_found()
    {
        var testCase = Build(
            Span("agent", type: "agent"),
            Span("r1", "agent", "retriever", startMs: 1, retrievalContext: new object[] { new { id = "1", content = "First." }, "Second." }),
            Span("r2", "agent", "retriever", startMs: 2, output: new[] { "Third." }));

        Assert.Equal(["First.", "Second.", "Third."], testCase.RetrievalContext!);
    }

    [Fact]
    public void Without_a_retriever_the_retrieval_context_is_not_known() =>
        Assert.Null(Build(Span("agent", type: "agent")).RetrievalContext);

    [Fact]
    public void A_step_shows_what_a_judge_needs_and_no_more()
    {
        var step = Build(Span("t", type: "tool", tool: "search", arguments: new { q = "France" }, error: "Time-out.")).Trace!;

        Assert.Equal(("t", "tool", """{"q":"France"}""", null, "Time-out."), (step.Name, step.Type, step.Input, step.Output, step.Error));
    }

    private static TestCase Build(Span span, params Span[] below) =>
        SpanTestCase.Of(Trace(tags: "vip"), span, new([span, .. below]));
}
