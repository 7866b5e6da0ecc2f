using Platform.Metrics.TestCases;

namespace Platform.Metrics.Conversation;

/// <summary>Cuts a conversation into exchanges, as metrics on single turns need them (wire-deepeval.md 5.4).</summary>
internal static class UnitInteractions
{
    /// <summary>
    /// An exchange runs from a user's turn to the last assistant turn before the next user's. Assistant turns at the start
    /// go with the first exchange; user turns at the end that nobody answered go with none.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<Turn>> Of(IReadOnlyList<Turn> turns)
    {
        var units = new List<IReadOnlyList<Turn>>();
        var unit = new List<Turn>();
        foreach (var turn in turns)
        {
            if (turn.Role == "user" && IsAnswered(unit))
            {
                units.Add(unit);
                unit = [];
            }

            unit.Add(turn);
        }

        return IsAnswered(unit) ? [.. units, unit] : units;
    }

    /// <returns>For each exchange the turns of the last <paramref name="size"/> exchanges up to it.</returns>
    public static IReadOnlyList<IReadOnlyList<Turn>> Windows(IReadOnlyList<IReadOnlyList<Turn>> units, int size) =>
        [.. units.Select((_, index) => units.Take(index + 1).TakeLast(size).SelectMany(unit => unit).ToList())];

    private static bool IsAnswered(List<Turn> unit) =>
        unit.Exists(turn => turn.Role == "user") && unit[^1].Role == "assistant";
}
