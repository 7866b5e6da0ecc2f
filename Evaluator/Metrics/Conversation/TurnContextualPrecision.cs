using Platform.Metrics.Catalogue;
using Platform.Metrics.Rag;

namespace Platform.Metrics.Conversation;

/// <summary>The mean over a conversation of how well useful documents lead: 0 to 1. One judge call for each exchange.</summary>
/// <remarks>As DeepEval 4.1.10 <c>TurnContextualPrecisionMetric</c>.</remarks>
public sealed class TurnContextualPrecision(GivenOptions? options = null) : WindowMetric(options), ICatalogued<TurnContextualPrecision>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TurnContextualPrecision",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns", "expectedOutcome"],
        JudgeCalls = "exchanges; thorough 2 * exchanges + 1",
        Summary = "Whether the retriever ranks useful documents first, over a whole conversation.",
        WhenToUse = "To tune reranking for conversations whose good end is known.",
        Formula = "The mean over the exchanges of ContextualPrecision on the last windowSize exchanges; 1 where nothing was retrieved.",
        Weaknesses = "Measures every exchange against the outcome of the whole conversation: documents for a step on the way look useless.",
        Options = _options,
    };

    public override MetricDescription Description => About;

    private protected override JudgedMetric OnOneTurn => new ContextualPrecision { Thorough = Thorough, IncludeReason = IncludeReason };

    public static TurnContextualPrecision Create(GivenOptions options) => new(options);
}
