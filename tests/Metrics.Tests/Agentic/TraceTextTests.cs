using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Agentic;

public class TraceTextTests
{
    private const string Policy = "A ticket can be cancelled free of charge within 24 hours after booking, later for a fee of 40 EUR, but never on the day itself.";

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
    public void A_model_call_shows_the_messages_that_are_new()
    {
        var (text, _) = TraceText.Render(Root(
            new() { Name = "chat", Type = "llm", Input = """[{"role":"system","content":"Be kind."},{"role":"user","content":"To Rome"}]""", Output = """[{"role":"assistant","content":"When?"}]""" },
            new()
            {
                Name = "chat",
                Type = "llm",
                Input = """
                    {"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"To Rome"},{"role":"assistant","content":"When?"},
                    {"role":"user","content":"Today"}]}
                    """,
                Output = """{"text":"Booked"}""",
            }));

        Assert.Equal("""
            - agent root
              - llm chat
                input: system: Be kind.
                  user: To Rome
                output: assistant: When?
              - llm chat
                input: (3 messages as before)
                  user: Today
                output: {"text":"Booked"}

            """, text);
    }

    [Fact]
    public void Of_a_retriever_the_documents_are_shown_and_of_an_embedding_no_vectors()
    {
        var (text, _) = TraceText.Render(Root(
            new() { Name = "embed", Type = "embedding", Input = "Rome", Output = "[0.1,0.2]" },
            new() { Name = "find", Type = "retriever", Input = "Rome", Output = """[{"id":7,"content":"Rome is warm.","score":0.9},"Rome is old."]""" }));

        Assert.Equal("""
            - agent root
              - embedding embed
                input: Rome
                output: (vectors)
              - retriever find
                input: Rome
                output: 1. Rome is warm.
                  2. Rome is old.

            """, text);
    }

    [Fact]
    public void A_long_text_that_stood_there_before_is_named_and_a_tool_described_once()
    {
        var tool = new TraceStep { Name = "policy", Type = "tool", Description = "Knows the rules.", Output = Policy };

        var (text, note) = TraceText.Render(Root(tool, tool));

        Assert.Null(note);
        Assert.Equal($"""
            - agent root
              - tool policy
                description: Knows the rules.
                output: {Policy}
              - tool policy
                output: (the same as the output of tool policy)

            """, text);
    }

    [Fact]
    public void A_long_text_is_cut_in_its_middle_by_tokens_and_says_so_twice()
    {
        var (text, note) = TraceText.Render(new() { Name = "a", Type = "llm", Input = $"begin {Words(40_000)} end", Output = "Done." });

        Assert.Contains("input: begin", text);
        Assert.Contains("end\n  output: Done.\n", text);
        Assert.Matches(@"\[… [0-9,]+ characters left out …\]", text);
        Assert.InRange(Tokens.Count(text), TraceText.MostTokens - 100, TraceText.MostTokens);
        Assert.Matches("^1 long texts of the trace were shortened to 14,9[0-9]{2} tokens for the judge.$", note);
    }

    [Fact]
    public void What_short_texts_leave_goes_to_the_long_ones()
    {
        var texts = Enumerable.Range(1, 20).Select(number => Words(number * 200)).Prepend("short").ToArray();

        var (text, note) = TraceText.Render(Root([.. texts.Select(input => new TraceStep { Name = "s", Type = "tool", Input = input })]));

        Assert.InRange(Tokens.Count(text), TraceText.MostTokens * 9 / 10, TraceText.MostTokens);
        Assert.Contains(texts[1], text); // 200 words, as they are
        Assert.Contains("long texts of the trace were shortened to", note);
    }

    [Fact]
    public void Of_very_many_steps_the_first_and_the_last_are_shown()
    {
        var (text, note) = TraceText.Render(Root(
            [.. Enumerable.Range(0, 33_000).Select(index => new TraceStep { Name = "s", Type = "tool", Input = $"step {index}" })]));

        Assert.InRange(Tokens.Count(text), TraceText.MostTokens * 8 / 10, TraceText.MostTokens);
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

    private static string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(number => $"word{number % 7}"));

    private static TraceStep Root(params TraceStep[] children) => new() { Name = "root", Type = "agent", Children = children };
}
