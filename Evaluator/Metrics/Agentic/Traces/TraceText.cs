using System.Globalization;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic.Traces;

/// <summary>A trace as a judge reads it: its steps, indented by depth, each with what its type is worth (<see cref="StepTexts"/>).</summary>
/// <remarks>
/// One that is too long is shortened by rule: first the longest texts, in their middle, as far as it takes, then whole steps of
/// the middle. What was cut says so in place, and in a note on the measurement.
/// </remarks>
internal static class TraceText
{
    internal const int MostTokens = MaterialBudget.MostTokens;

    private const int ShortestText = 50; // tokens; shorter ones say nothing any more
    private const int PerLine = 4; // tokens: indent and label

    public static Material Material(TraceStep trace, JudgeSession judge)
    {
        var (text, note) = Render(trace);
        if (note is not null)
            judge.Note(note);
        return new("trace", text);
    }

    /// <returns>The text, of about <see cref="MostTokens"/> at most, and what was left out; null when nothing was.</returns>
    internal static (string Text, string? Note) Render(TraceStep trace)
    {
        var steps = new StepTexts().Of(trace).ToList();
        var whole = string.Concat(steps.Select(step => step.Write(int.MaxValue)));
        if (Tokens.Fit(whole, MostTokens))
            return (whole, null);

        var lengths = steps.SelectMany(step => step.Texts).Select(text => Tokens.Count(text.Text, MostTokens)).ToList();
        var share = Tokens.Share(lengths, MostTokens - (PerLine * (steps.Count + lengths.Count)));
        if (share >= ShortestText && string.Concat(steps.Select(step => step.Write(share))) is var shortened && Tokens.Fit(shortened, MostTokens))
            return (shortened, Say($"{lengths.Count(length => length > share):N0} long texts of the trace were shortened to {share:N0} tokens for the judge."));
        return WithoutMiddle([.. steps.Select(step => step.Write(ShortestText))]);
    }

    /// <summary>A step and all below it, parents before their children.</summary>
    internal static IEnumerable<TraceStep> Steps(TraceStep root) => Flatten(root).Select(each => each.Step);

    internal static IEnumerable<(TraceStep Step, int Depth)> Flatten(TraceStep root)
    {
        // An explicit stack: a trace of thousands of nested steps must not overflow ours.
        var open = new Stack<(TraceStep Step, int Depth)>([(root, 0)]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Step.Children.Reverse())
                open.Push((child, next.Depth + 1));
        }
    }

    private static (string Text, string? Note) WithoutMiddle(List<string> steps)
    {
        var (head, tail) = (Fitting(steps), Fitting(Enumerable.Reverse(steps)));
        var left = steps.Count - head - tail;
        return ($"{string.Concat(steps[..head])}[{Say($"{left:N0} steps left out")}]\n{string.Concat(steps[^tail..])}",
            Say($"Of {steps.Count:N0} steps of the trace the judge saw the first {head:N0} and the last {tail:N0}, ")
            + Say($"with texts of at most {ShortestText:N0} tokens."));
    }

    private static int Fitting(IEnumerable<string> steps)
    {
        var tokens = 0;
        return steps.TakeWhile(step => (tokens += Tokens.Count(step)) <= MostTokens / 2).Count();
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
