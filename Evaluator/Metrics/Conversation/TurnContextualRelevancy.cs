using Platform.Metrics.Catalogue;
using Platform.Metrics.Rag;

namespace Platform.Metrics.Conversation;

/// <summary>The mean over a conversation of how much of what was retrieved bears on what was asked: 0 to 1. One judge call for each exchange.</summary>
/// <remarks>As DeepEval 4.1.10 <c>TurnContextualRelevancyMetric</c>.</remarks>
public sealed class TurnContextualRelevancy(GivenOptions? options = null) : WindowMetric(options), ICatalogued<TurnContextualRelevancy>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TurnContextualRelevancy",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "exchanges; thorough documents + exchanges + 1",
        Summary = "How much of what was retrieved has to do with what was asked, over a whole conversation.",
        WhenToUse = "Large chunks or many documents that fill the context of conversations.",
        Formula = "The mean over the exchanges of ContextualRelevancy on the last windowSize exchanges; 1 where nothing was retrieved.",
        Weaknesses = "A long document with one vital sentence scores low, in every window that it is in.",
        Options = _options,
    };

    public override MetricDescription Description => About;

    private protected override JudgedMetric OnOneTurn => new ContextualRelevancy { Thorough = Thorough, IncludeReason = IncludeReason };

    public static TurnContextualRelevancy Create(GivenOptions options) => new(options);
}
