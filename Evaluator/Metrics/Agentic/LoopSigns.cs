using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Three signs of a loop, each 1 (none), 0.5 (suspicious) or 0 (a loop), with what was seen.</summary>
internal static partial class LoopSigns
{
    private const int FewestWords = 20; // shorter texts are alike by chance
    private const int MostWords = 2_000; // comparing grows with the square
    private const double Same = 0.95;

    /// <summary>Equal calls of one tool: a loop from twice the limit on.</summary>
    public static (double Score, string Sign) Repetition(TraceStep trace, int limit)
    {
        var most = TraceText.Steps(trace).Where(step => step.Type == "tool")
            .GroupBy(step => (step.Name, Input: Canonical(step.Input)))
            .MaxBy(calls => calls.Count());
        var count = most?.Count() ?? 0;
        return (count >= 2 * limit ? 0 : count >= limit ? 0.5 : 1, $"{most?.Key.Name} was called {count} times with the same input.");
    }

    /// <summary>Model outputs in a row that say the same.</summary>
    public static (double Score, string Sign) Stagnation(TraceStep trace, double limit)
    {
        var thoughts = TraceText.Steps(trace).Where(step => step.Type == "llm").Select(step => Words(step.Output)).ToList();
        var likeness = thoughts.Zip(thoughts.Skip(1))
            .Where(pair => pair.First.Count >= FewestWords && pair.Second.Count >= FewestWords)
            .Select(pair => TextLikeness.Of(pair.First, pair.Second)).DefaultIfEmpty(0).Max();
        return (likeness > Same ? 0 : likeness >= limit ? 0.5 : 1, string.Create(CultureInfo.InvariantCulture,
            $"Two model outputs in a row are alike by {likeness:0.00}."));
    }

    /// <summary>A step nested, however deep, in one of the same type, name and beginning of the input.</summary>
    public static (double Score, string Sign) Cycle(TraceStep trace)
    {
        // An explicit stack with the way to each step: traces nest thousands deep.
        var open = new Stack<(TraceStep Step, Way? Above)>([(trace, null)]);
        while (open.TryPop(out var next))
        {
            var way = new Way(Signature(next.Step), next.Above);
            for (var above = next.Above; above is not null; above = above.Above)
            {
                if (above.Signature == way.Signature)
                    return (0, $"{next.Step.Type} {next.Step.Name} calls itself with the same input.");
            }

            foreach (var child in next.Step.Children)
                open.Push((child, way));
        }

        return (1, "");
    }

    private sealed record Way(string Signature, Way? Above);

    private static string Signature(TraceStep step) =>
        $"{step.Type}:{step.Name}:{(step.Input is { Length: > 64 } input ? input[..64] : step.Input)}";

    /// <summary>Objects with their keys in order, so that the same arguments are the same text.</summary>
    private static string Canonical(string? input)
    {
        try
        {
            using var json = JsonDocument.Parse(input ?? "");
            return json.RootElement.ValueKind != JsonValueKind.Object ? input ?? ""
                : string.Join('\n', json.RootElement.EnumerateObject().OrderBy(each => each.Name, StringComparer.Ordinal)
                    .Select(each => $"{each.Name}={each.Value.GetRawText()}"));
        }
        catch (JsonException)
        {
            return input ?? "";
        }
    }

    private static List<string> Words(string? text) =>
        [.. Word().Matches(text ?? "").Take(MostWords).Select(word => word.Value.ToLowerInvariant())];

    // Words of three letters on: the short ones are in every text.
    [GeneratedRegex(@"[\p{L}\p{N}]{3,}")]
    private static partial Regex Word();
}
