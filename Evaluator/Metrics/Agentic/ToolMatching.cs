using System.Text.Json;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>DeepEval's three ways to compare tool calls (4.1.10, wire-deepeval.md 5.2.2). All yield 0 to 1.</summary>
internal sealed class ToolMatching(bool compareInput, bool compareOutput)
{
    /// <summary>
    /// The name of a tool of which one side has arguments and the other has none recorded; null when there is no such
    /// pair. DeepEval raises an exception here; to have recorded nothing is not to have called with nothing.
    /// </summary>
    public string? Incomparable(IReadOnlyList<ToolCall> called, IReadOnlyList<ToolCall> expected) =>
        !compareInput ? null : expected.FirstOrDefault(wanted => called.Any(call =>
            SameTool(call, wanted) && IsGiven(call.InputParameters) != IsGiven(wanted.InputParameters)))?.Name;

    public double Exact(IReadOnlyList<ToolCall> called, IReadOnlyList<ToolCall> expected) =>
        called.Count == expected.Count && called.Zip(expected).All(pair => SameTool(pair.First, pair.Second)
            && (!compareInput || Same(pair.First.InputParameters, pair.Second.InputParameters))
            && (!compareOutput || Same(pair.First.Output, pair.Second.Output))) ? 1 : 0;

    /// <summary>The weight of the heaviest common subsequence per expected tool.</summary>
    public double InOrder(IReadOnlyList<ToolCall> called, IReadOnlyList<ToolCall> expected)
    {
        var weights = new double[expected.Count + 1, called.Count + 1];
        for (var i = 1; i <= expected.Count; i++)
        {
            for (var j = 1; j <= called.Count; j++)
            {
                weights[i, j] = Math.Max(
                    Math.Max(weights[i - 1, j], weights[i, j - 1]),
                    weights[i - 1, j - 1] + Score(called[j - 1], expected[i - 1]));
            }
        }

        return weights[expected.Count, called.Count] / expected.Count;
    }

    /// <summary>The mean over the wanted ones of their best unused candidate.</summary>
    public double AsSet(IReadOnlyList<ToolCall> candidates, IReadOnlyList<ToolCall> wanted)
    {
        var used = new List<ToolCall>();
        var sum = 0.0;
        foreach (var want in wanted)
        {
            // "Used" goes by equality as in DeepEval, so that of identical calls only one counts.
            var best = candidates.Where(candidate => !used.Any(one => SameCall(one, candidate)))
                .MaxBy(candidate => Score(candidate, want));
            if (best is not null && Score(best, want) is > 0 and var score)
            {
                used.Add(best);
                sum += score;
            }
        }

        return sum / wanted.Count;
    }

    private double Score(ToolCall called, ToolCall expected) =>
        !SameTool(called, expected) || (compareOutput && !Same(called.Output, expected.Output)) ? 0
        : compareInput && called.InputParameters is { } given && expected.InputParameters is { } wanted
            ? Similarity(given, wanted) : 1;

    /// <summary>The share of keys of either object whose values agree; nested objects count in proportion.</summary>
    internal static double Similarity(JsonElement left, JsonElement right)
    {
        if (JsonElement.DeepEquals(left, right))
            return 1;
        if (left.ValueKind != JsonValueKind.Object || right.ValueKind != JsonValueKind.Object)
            return 0;

        var names = left.EnumerateObject().Concat(right.EnumerateObject()).Select(property => property.Name).ToHashSet();
        return names.Sum(name => left.TryGetProperty(name, out var one) && right.TryGetProperty(name, out var other)
            ? Similarity(one, other) : 0) / names.Count;
    }

    private static bool SameTool(ToolCall left, ToolCall right) => left.Name == right.Name && left.Type == right.Type;

    private static bool SameCall(ToolCall left, ToolCall right) => left.Name == right.Name
        && Same(left.InputParameters, right.InputParameters) && Same(left.Output, right.Output);

    private static bool IsGiven(JsonElement? value) => value is { ValueKind: not JsonValueKind.Null };

    private static bool Same(JsonElement? left, JsonElement? right) =>
        IsGiven(left) && IsGiven(right) ? JsonElement.DeepEquals(left!.Value, right!.Value) : IsGiven(left) == IsGiven(right);
}
