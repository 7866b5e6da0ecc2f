using Platform.Metrics.Catalogue;
using Platform.Metrics.Rag;

namespace Platform.Metrics.Conversation;

/// <summary>The mean over a conversation of how far answers keep to what was retrieved: 0 to 1. One judge call for each exchange.</summary>
/// <remarks>As DeepEval 4.1.10 <c>TurnFaithfulnessMetric</c>.</remarks>
public sealed class TurnFaithfulness(GivenOptions? options = null) : WindowMetric(options), ICatalogued<TurnFaithfulness>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TurnFaithfulness",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "exchanges; thorough 4 * exchanges + 1",
        Summary = "Whether the assistant keeps to what was retrieved, over a whole conversation.",
        WhenToUse = "Assistants with retrieval, on whole threads.",
        Formula = "The mean over the exchanges of Faithfulness on the last windowSize exchanges; 1 where nothing was retrieved.",
        Weaknesses = "An early mistake counts again in every window that it is in. Documents of turns that the thread does not store are not seen.",
        Options = _options,
    };

    public override MetricDescription Description => About;

    private protected override JudgedMetric OnOneTurn => new Faithfulness { Thorough = Thorough, IncludeReason = IncludeReason };

    public static TurnFaithfulness Create(GivenOptions options) => new(options);
}
