using Platform.Metrics.TestCases;
using Platform.Storage.Traces;

namespace Platform.Worker.TestCases;

/// <summary>A thread as metrics read it: each of its traces is what the user said and what the agent did and answered.</summary>
internal static class ThreadTestCase
{
    /// <param name="traces">Oldest first, each with its spans.</param>
    public static TestCase Of(string thread, IReadOnlyList<(Trace Trace, SpanTree Tree)> traces) => new()
    {
        Id = thread,
        Name = thread,
        Tags = [.. traces.SelectMany(each => each.Trace.Tags).Distinct()],
        InputTokens = traces.Sum(each => each.Trace.InputTokens),
        OutputTokens = traces.Sum(each => each.Trace.OutputTokens),
        CostUsd = traces.Sum(each => each.Trace.CostUsd),
        Turns = [.. traces.SelectMany(each => Turns(TraceTestCase.Of(each.Trace, each.Tree)))],
    };

    private static IEnumerable<Turn> Turns(TestCase exchange)
    {
        if (exchange.Input is { } said)
            yield return new() { Role = "user", Content = said };
        if (exchange.ActualOutput is { } answered)
        {
            yield return new()
            {
                Role = "assistant",
                Content = answered,
                RetrievalContext = exchange.RetrievalContext,
                ToolsCalled = exchange.ToolsCalled is [] ? null : exchange.ToolsCalled,
            };
        }
    }
}
