using System.Globalization;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>A conversation as a judge reads it: JSON, so that no turn can pass for another one.</summary>
internal static class TurnsText
{
    /// <summary>Of the whole conversation.</summary>
    internal const int MostTokens = MaterialBudget.MostTokens;

    private const int ShortestTurn = 50;
    private const int LongestTool = 150;

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
    public static string Line(Turn turn, int number) => $"turn {number}, {turn.Role}: {Tokens.Shorten(turn.Content, ShortestTurn)}";

    private static List<ShownTurn> Shown(IReadOnlyList<Turn> turns, JudgeSession judge)
    {
        var limit = Limit(turns);
        var shown = turns.Select(turn => new ShownTurn(turn.Role, limit is { } most ? Tokens.Shorten(turn.Content, most) : turn.Content)).ToList();
        var cuts = shown.Zip(turns).Count(pair => pair.First.Content.Length < pair.Second.Content.Length);
        if (cuts > 0)
            judge.Note(string.Create(CultureInfo.InvariantCulture, $"{cuts:N0} long turns were shortened to {limit:N0} tokens for the judge."));
        return shown;
    }

    private static ShownTool Tool(ToolCall call) => new(call.Name,
        call.InputParameters is { } input ? Tokens.Shorten(TextOrJsonConverter.Text(input), LongestTool) : null,
        call.Output is { } output ? Tokens.Shorten(TextOrJsonConverter.Text(output), LongestTool) : null);

    /// <returns>Tokens to which turns may run; null when all fit as they are.</returns>
    private static int? Limit(IReadOnlyList<Turn> turns)
    {
        if (Tokens.Fit(string.Concat(turns.Select(turn => turn.Content)), MostTokens))
            return null;

        var share = Tokens.Share([.. turns.Select(turn => Tokens.Count(turn.Content, MostTokens))], MostTokens);
        return Math.Max(ShortestTurn, share);
    }

    private sealed record ShownTurn(string Role, string Content, IReadOnlyList<ShownTool>? ToolsCalled = null);

    private sealed record ShownTool(string Name, string? Input, string? Output);
}
