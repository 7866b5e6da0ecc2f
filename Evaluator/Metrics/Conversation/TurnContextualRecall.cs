using Platform.Metrics.Catalogue;
using Platform.Metrics.Rag;

namespace Platform.Metrics.Conversation;

/// <summary>The mean over a conversation of how much of the expected outcome was retrieved: 0 to 1. One judge call for each exchange.</summary>
/// <remarks>As DeepEval 4.1.10 <c>TurnContextualRecallMetric</c>.</remarks>
public sealed class TurnContextualRecall(GivenOptions? options = null) : WindowMetric(options), ICatalogued<TurnContextualRecall>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TurnContextualRecall",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns", "expectedOutcome"],
        JudgeCalls = "exchanges; thorough 2 * exchanges + 1",
        Summary = "Whether the retriever found all that the expected outcome needs, over a whole conversation.",
        WhenToUse = "To tune retrieval for conversations whose good end is known.",
        Formula = "The mean over the exchanges of ContextualRecall on the last windowSize exchanges; 1 where nothing was retrieved.",
        Weaknesses = "Early exchanges cannot have found all that the end needs, so that long conversations score lower.",
        Options = _options,
    };

    public override MetricDescription Description => About;

    private protected override JudgedMetric OnOneTurn => new ContextualRecall { Thorough = Thorough, IncludeReason = IncludeReason };

    public static TurnContextualRecall Create(GivenOptions options) => new(options);
}
