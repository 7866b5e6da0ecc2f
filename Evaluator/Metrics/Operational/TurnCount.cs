using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>How many turns a conversation has.</summary>
public sealed class TurnCount : RecordedFigure, ICatalogued<TurnCount>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TurnCount",
        Kind = MetricKind.Deterministic,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        Range = ScoreRange.Unbounded,
        Direction = Direction.Lower,
        DefaultThreshold = 20,
        Summary = "How many turns the conversation has.",
        WhenToUse = "Assistants that should come to the point.",
        Formula = "User and assistant turns. Lower is better.",
        Weaknesses = "A long conversation may be a good one: see it beside ConversationCompleteness.",
    };

    public override MetricDescription Description => About;

    private protected override string Unit => "turns";

    public static TurnCount Create(GivenOptions options) => new();

    private protected override double? Read(TestCase testCase) => testCase.Turns!.Count;
}
