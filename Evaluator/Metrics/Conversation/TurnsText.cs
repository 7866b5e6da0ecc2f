using System.Globalization;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>A conversation as a judge reads it: JSON, so that no turn can pass for another one.</summary>
internal static class TurnsText
{
    /// <summary>About 15,000 tokens for the whole conversation.</summary>
    internal const int MostCharacters = 60_000;

    private const int ShortestTurn = 200;
    private const int LongestTool = 500;

    /// <summary>Turns that are too long for their share lose their middle, with a note on the measurement.</summary>
    public static Material Material(IReadOnlyList<Turn> turns, JudgeSession judge) =>
        Judging.Material.Json("turns", Shown(turns, judge));

    /// <summary>The same in exchanges (<see cref="UnitInteractions"/>), numbered from 1, with the tools that were called.</summary>
    public static Material Exchanges(IReadOnlyList<IReadOnlyList<Turn>> units, JudgeSession judge)
    {
        var shown = new Queue<ShownTurn>(Shown([.. units.SelectMany(unit => unit)], judge));
        return Judging.Material.Json("exchanges", units.Select((unit, index) => new
        {
            Exchange = index + 1,
            Turns = unit.Select(turn => shown.Dequeue() with { ToolsCalled = turn.ToolsCalled?.Select(Tool).ToList() }).ToList(),
        }).ToList());
    }

    /// <summary>A turn in a line, for lists of items.</summary>
    public static string Line(Turn turn, int number) => $"turn {number}, {turn.Role}: {Cut(turn.Content, ShortestTurn)}";

    private static List<ShownTurn> Shown(IReadOnlyList<Turn> turns, JudgeSession judge)
    {
        var limit = Math.Max(ShortestTurn, Limit(turns));
        var cuts = turns.Count(turn => turn.Content.Length > limit);
        if (cuts > 0)
        {
            judge.Note(string.Create(CultureInfo.InvariantCulture,
                $"{cuts:N0} long turns were shortened to {limit:N0} characters for the judge."));
        }

        return [.. turns.Select(turn => new ShownTurn(turn.Role, Cut(turn.Content, limit)))];
    }

    private static string Cut(string text, int limit) => text.Length <= limit ? text
        : $"{text[..(limit * 2 / 3)]}[… shortened …]{text[^(limit / 3)..]}";

    private static ShownTool Tool(ToolCall call) => new(call.Name,
        call.InputParameters is { } input ? Cut(TextOrJsonConverter.Text(input), LongestTool) : null,
        call.Output is { } output ? Cut(TextOrJsonConverter.Text(output), LongestTool) : null);

    /// <summary>The length to which turns may run so that all of them together fit: what short ones leave goes to long ones.</summary>
    private static int Limit(IReadOnlyList<Turn> turns)
    {
        var room = MostCharacters;
        foreach (var (index, turn) in turns.OrderBy(turn => turn.Content.Length).Index())
        {
            var share = room / (turns.Count - index);
            if (turn.Content.Length > share)
                return share;
            room -= turn.Content.Length;
        }

        return int.MaxValue;
    }

    private sealed record ShownTurn(string Role, string Content, IReadOnlyList<ShownTool>? ToolsCalled = null);

    private sealed record ShownTool(string Name, string? Input, string? Output);
}
