namespace Platform.Metrics.Judging;

/// <summary>Something that a judge found in a text, and what it thinks of it.</summary>
/// <param name="Reason">Why; at least where something is wrong with it.</param>
internal sealed record JudgedItem<T>(string Item, T Verdict, string? Reason = null)
    where T : struct, Enum
{
    /// <summary>For a list of what was held against a score.</summary>
    public string Complaint => Reason is { Length: > 0 } ? $"{Item}: {Reason}" : Item;
}

/// <summary>Items that a metric brought along are judged in their order.</summary>
internal sealed record ItemVerdict<T>(T Verdict, string? Reason = null)
    where T : struct, Enum;

/// <summary>The answers of <see cref="ItemPrompts{T}"/>.</summary>
internal static class ItemAnswers
{
    internal sealed record List(IReadOnlyList<string> Items);

    internal sealed record Judged<T>(IReadOnlyList<JudgedItem<T>> Items)
        where T : struct, Enum;

    internal sealed record JudgedWithReason<T>(IReadOnlyList<JudgedItem<T>> Items, string Reason)
        where T : struct, Enum;

    internal sealed record Decided<T>(IReadOnlyList<ItemVerdict<T>> Verdicts)
        where T : struct, Enum;

    internal sealed record DecidedWithReason<T>(IReadOnlyList<ItemVerdict<T>> Verdicts, string Reason)
        where T : struct, Enum;

    /// <returns>What to object when there is not one verdict for each item; null when there is.</returns>
    public static string? Objection<T>(IReadOnlyList<ItemVerdict<T>> verdicts, int items)
        where T : struct, Enum =>
        verdicts.Count == items ? null : $"There are {items} items, but {verdicts.Count} verdicts; give one for each, in order.";

    public static IReadOnlyList<JudgedItem<T>> Join<T>(IReadOnlyList<string> items, IReadOnlyList<ItemVerdict<T>> verdicts)
        where T : struct, Enum =>
        [.. items.Zip(verdicts, (item, judged) => new JudgedItem<T>(item, judged.Verdict, judged.Reason))];
}
