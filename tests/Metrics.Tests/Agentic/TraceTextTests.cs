using Platform.Metrics.Agentic;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Agentic;

public class TraceTextTests
{
    [Fact]
    public void Shows_the_steps_nested_and_nothing_that_is_not_there()
    {
        var (text, note) = TraceText.Render(new()
        {
            Name = "travel",
            Type = "agent",
            Input = "To Rome",
            AvailableTools = ["search", "book"],
            Children =
            [
                new() { Name = "search", Type = "tool", Input = """{"to":"Rome"}""", Error = "timeout\nagain" },
                new() { Name = "chat", Type = "llm", Model = "m", Output = "Done" },
            ],
        });

        Assert.Null(note);
        Assert.Equal("""
            - agent travel
              available tools: search, book
              input: To Rome
              - tool search
                input: {"to":"Rome"}
                error: timeout
                  again
              - llm chat
                model: m
                output: Done

            """, text);
    }

    [Fact]
    public void A_long_text_is_cut_in_its_middle_and_says_so_twice()
    {
        var (text, note) = TraceText.Render(new() { Name = "a", Type = "llm", Input = $"begin{new string('x', 9_000)}end" });

        Assert.Contains("input: begin", text);
        Assert.Contains("end\n", text);
        Assert.Contains("[… 5,009 characters left out …]", text);
        Assert.Equal("1 long texts of the trace were shortened to 4,000 characters for the judge.", note);
    }

    [Fact]
    public void Many_texts_are_each_shown_shorter()
    {
        var (text, note) = TraceText.Render(Root(Enumerable.Range(0, 50).Select(_ => new string('x', 5_000))));

        Assert.InRange(text.Length, TraceText.MostCharacters / 2, TraceText.MostCharacters);
        Assert.Equal("50 long texts of the trace were shortened to 1,000 characters for the judge.", note);
    }

    [Fact]
    public void Of_very_many_steps_the_first_and_the_last_are_shown()
    {
        var (text, note) = TraceText.Render(Root(Enumerable.Range(0, 33_000).Select(index => $"step {index}")));

        Assert.InRange(text.Length, TraceText.MostCharacters - 200, TraceText.MostCharacters + 200);
        Assert.Contains("input: step 0\n", text);
        Assert.Contains("input: step 32999\n", text);
        Assert.Matches(@"\n\[[0-9,]+ steps left out\]\n", text);
        Assert.StartsWith("Of 33,001 steps of the trace the judge saw the first ", note);
    }

    [Fact]
    public void A_very_deep_trace_does_not_overflow_the_stack()
    {
        var step = new TraceStep { Name = "leaf", Type = "span" };
        for (var depth = 0; depth < 50_000; depth++)
            step = new() { Name = "a", Type = "span", Children = [step] };

        Assert.Contains("steps left out", TraceText.Render(step).Text);
    }

    private static TraceStep Root(IEnumerable<string> inputs) => new()
    {
        Name = "root",
        Type = "agent",
        Children = [.. inputs.Select(input => new TraceStep { Name = "s", Type = "tool", Input = input })],
    };
}
