namespace Platform.Metrics.Judging;

/// <summary>
/// The prompts of a metric that judges item by item, made of the two texts that are its own: how to list the items, and how
/// to decide on each. Asked together they cost one call, apart one each, and one more for the reason.
/// </summary>
internal sealed class ItemPrompts<T>
    where T : struct, Enum
{
    private const string WithReasons = """
        With every verdict that counts against what is judged give a `reason` of one sentence that names the place;
        otherwise null.
        """;

    /// <param name="name">The metric's, in lower case with underscores.</param>
    /// <param name="listing">What an item is, and where to look for it; null when the metric brings the items along.</param>
    /// <param name="deciding">What each verdict means.</param>
    /// <param name="list">The section that holds items which the metric brings along.</param>
    public ItemPrompts(string name, string? listing, string deciding, string list = "items")
    {
        ListSection = list;
        var told = $"{deciding}\n\n{WithReasons}";
        Listed = new($"{name}_items", $"{listing} Give the list as `items`, each short and understandable by itself.");
        Decided = new($"{name}_verdicts",
            $"The section `{list}` is a list. {told}\nGive as `verdicts` one for each item, in the order of the list.");
        ListedAndDecided = new($"{name}_judged", $"{listing}\n\nDecide on each of them. {told}\n{Together}");
        Whole = new(name, $"{listing}\n\nDecide on each of them. {told}\n{Together}\n\n{ScoreReason.Instruction}");
        DecidedWithReason = new(name, $"The section `{list}` is a list. {told}\n"
            + $"Give as `verdicts` one for each item, in the order of the list.\n\n{ScoreReason.Instruction}");
        All = listing is null ? [Decided, DecidedWithReason, ScoreReason.Prompt] : [Listed, Decided, Whole, ScoreReason.Prompt];
    }

    private const string Together =
        "Give the list as `items`, each with its text as `item`, short and understandable by itself, and its verdict.";

    public string ListSection { get; }

    /// <summary>Those that a metric with these items may ask.</summary>
    public IReadOnlyList<Prompt> All { get; }

    public Prompt<ItemAnswers.List> Listed { get; }

    public Prompt<ItemAnswers.Decided<T>> Decided { get; }

    public Prompt<ItemAnswers.Judged<T>> ListedAndDecided { get; }

    public Prompt<ItemAnswers.JudgedWithReason<T>> Whole { get; }

    public Prompt<ItemAnswers.DecidedWithReason<T>> DecidedWithReason { get; }
}
