using System.Globalization;
using System.Text;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>A trace as a judge reads it: one line for each step and each of its texts, indented by depth.</summary>
/// <remarks>
/// Long traces are shortened by rule: first ever less of each text, at both ends, then whole steps of the middle. What was
/// cut says so in place, and in a note on the measurement.
/// </remarks>
internal static class TraceText
{
    /// <summary>About 15,000 tokens: room for it twice in the context of a small model.</summary>
    internal const int MostCharacters = 60_000;

    private static readonly int[] _textLimits = [4_000, 2_000, 1_000, 500, 200, 100];

    public static Material Material(TraceStep trace, JudgeSession judge)
    {
        var (text, note) = Render(trace);
        if (note is not null)
            judge.Note(note);
        return new("trace", text);
    }

    /// <returns>The text, of at most <see cref="MostCharacters"/> and a line, and what was left out; null when nothing was.</returns>
    internal static (string Text, string? Note) Render(TraceStep trace)
    {
        var steps = Flatten(trace, 0).ToList();
        foreach (var limit in _textLimits)
        {
            var (rendered, cuts) = RenderAll(steps, limit);
            if (rendered.Sum(step => step.Length) <= MostCharacters)
            {
                return (string.Concat(rendered), cuts == 0 ? null
                    : Say($"{cuts:N0} long texts of the trace were shortened to {limit:N0} characters for the judge."));
            }
        }

        var (shortest, _) = RenderAll(steps, _textLimits[^1]);
        var (head, tail) = (Fitting(shortest), Fitting(Enumerable.Reverse(shortest)));
        var left = shortest.Count - head - tail;
        return ($"{string.Concat(shortest[..head])}[{Say($"{left:N0} steps left out")}]\n{string.Concat(shortest[^tail..])}",
            Say($"Of {shortest.Count:N0} steps of the trace the judge saw the first {head:N0} and the last {tail:N0}, ")
            + Say($"with texts of at most {_textLimits[^1]:N0} characters."));
    }

    /// <summary>A step and all below it, parents before their children.</summary>
    internal static IEnumerable<TraceStep> Steps(TraceStep root) => Flatten(root, 0).Select(each => each.Step);

    private static IEnumerable<(TraceStep Step, int Depth)> Flatten(TraceStep root, int depth)
    {
        // An explicit stack: a trace of thousands of nested steps must not overflow ours.
        var open = new Stack<(TraceStep Step, int Depth)>([(root, depth)]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Step.Children.Reverse())
                open.Push((child, next.Depth + 1));
        }
    }

    private static int Fitting(IEnumerable<string> steps)
    {
        var characters = 0;
        return steps.TakeWhile(step => (characters += step.Length) <= MostCharacters / 2).Count();
    }

    private static (List<string> Steps, int Cuts) RenderAll(List<(TraceStep Step, int Depth)> steps, int limit)
    {
        var cuts = 0;
        return ([.. steps.Select(each => RenderStep(each.Step, each.Depth, limit, ref cuts))], cuts);
    }

    private static string RenderStep(TraceStep step, int depth, int limit, ref int cuts)
    {
        var text = new StringBuilder();
        var indent = new string(' ', 2 * Math.Min(depth, 20));
        text.Append(CultureInfo.InvariantCulture, $"{indent}- {step.Type} {Cut(step.Name, limit, ref cuts)}\n");
        Append("description", step.Description, ref cuts);
        Append("model", step.Model, ref cuts);
        Append("available tools", step.AvailableTools is { Count: > 0 } tools ? string.Join(", ", tools) : null, ref cuts);
        Append("input", step.Input, ref cuts);
        Append("output", step.Output, ref cuts);
        Append("error", step.Error, ref cuts);
        return text.ToString();

        void Append(string name, string? value, ref int cuts)
        {
            if (!string.IsNullOrWhiteSpace(value))
                text.Append(CultureInfo.InvariantCulture, $"{indent}  {name}: {Indented(Cut(value, limit, ref cuts))}\n");
        }

        string Indented(string value) => value.ReplaceLineEndings($"\n{indent}    ");
    }

    private static string Cut(string text, int limit, ref int cuts)
    {
        if (text.Length <= limit)
            return text;

        cuts++;
        var (head, tail) = (limit * 2 / 3, limit / 3);
        return $"{text[..head]}[… {Say($"{text.Length - head - tail:N0} characters left out")} …]{text[^tail..]}";
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
