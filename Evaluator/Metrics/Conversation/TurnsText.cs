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

    /// <summary>Turns that are too long for their share lose their middle, with a note on the measurement.</summary>
    public static Material Material(IReadOnlyList<Turn> turns, JudgeSession judge)
    {
        var limit = Math.Max(ShortestTurn, Limit(turns));
        var cuts = turns.Count(turn => turn.Content.Length > limit);
        if (cuts > 0)
        {
            judge.Note(string.Create(CultureInfo.InvariantCulture,
                $"{cuts:N0} long turns were shortened to {limit:N0} characters for the judge."));
        }

        return Judging.Material.Json("turns", turns.Select(turn => new
        {
            turn.Role,
            Content = turn.Content.Length <= limit ? turn.Content
                : $"{turn.Content[..(limit * 2 / 3)]}[… shortened …]{turn.Content[^(limit / 3)..]}",
        }));
    }

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
}
