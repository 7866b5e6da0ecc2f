using Platform.Worker.TestCases;
using static Platform.Worker.Tests.TestCases.Spans;

namespace Platform.Worker.Tests.TestCases;

public sealed class TraceTestCaseTests
{
    [Fact]
    public void What_was_said_of_the_trace_goes_before_what_its_root_says()
    {
        var testCase = TraceTestCase.Of(
            Trace(input: "Fly me.", output: "Booked.", details: new { expectedOutput = "A booking." }),
            new([Span("root", type: "agent", input: "other", output: "other", details: new
            {
                expectedOutput = "other",
                expectedTools = new[] { new { name = "book" } },
            })]));

        Assert.Equal(("Fly me.", "Booked.", "A booking."), (testCase.Input, testCase.ActualOutput, testCase.ExpectedOutput));
        Assert.Equal(["book"], testCase.ExpectedTools!.Select(tool => tool.Name));
        Assert.Equal("eu", testCase.Metadata!["region"].GetString());
    }

    [Fact]
    public void Reads_tools_and_retrievals_of_all_its_spans()
    {
        var testCase = TraceTestCase.Of(Trace(), new([
            Span("http"),
            Span("agent", "http", "agent", startMs: 1),
            Span("r", "agent", "retriever", startMs: 2, retrievalContext: new[] { "A fact." }),
            Span("t", "agent", "tool", startMs: 3, tool: "search"),
            Span("late", "missing", "tool", startMs: 4, tool: "book")]));

        Assert.Equal(["search", "book"], testCase.ToolsCalled!.Select(tool => tool.Name));
        Assert.Equal(["A fact."], testCase.RetrievalContext!);
    }

    [Fact]
    public void Roots_beside_each_other_stand_under_the_traces_name()
    {
        var step = TraceTestCase.Of(Trace(input: "Fly me."), new([Span("a", "missing"), Span("b", "missing")])).Trace!;

        Assert.Equal(("the trace", "Fly me."), (step.Name, step.Input));
        Assert.Equal(["a", "b"], step.Children.Select(child => child.Name));
    }

    [Fact]
    public void A_thread_is_what_its_traces_said_in_turn()
    {
        var testCase = ThreadTestCase.Of("t1", [
            (Trace("I want to fly.", "Where to?"), new([])),
            (Trace("Rome.", output: null), new([])),
            (Trace(input: null, output: "Booked."), new([Span("t", type: "tool", tool: "book")])),
        ]);

        Assert.Equal(
            ["user: I want to fly.", "assistant: Where to?", "user: Rome.", "assistant: Booked."],
            testCase.Turns!.Select(turn => $"{turn.Role}: {turn.Content}"));
        Assert.Null(testCase.Turns![1].ToolsCalled);
        Assert.Equal(["book"], testCase.Turns![3].ToolsCalled!.Select(tool => tool.Name));
    }
}
