using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>How many tokens the models read and wrote.</summary>
public sealed class TokenUse : RecordedFigure, ICatalogued<TokenUse>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TokenUse",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace", "thread"],
        RequiredInputs = ["inputTokens|outputTokens"],
        Range = ScoreRange.Unbounded,
        Direction = Direction.Lower,
        DefaultThreshold = 10_000,
        Summary = "How many tokens the models read and wrote.",
        WhenToUse = "To find prompts and histories that grow.",
        Formula = "Input plus output tokens of all model calls. Lower is better.",
        Weaknesses = "Cached input counts like other input, though it is cheaper: see Cost.",
    };

    public override MetricDescription Description => About;

    private protected override string Unit => "tokens";

    public static TokenUse Create(GivenOptions options) => new();

    private protected override double? Read(TestCase testCase) => (testCase.InputTokens ?? 0) + (testCase.OutputTokens ?? 0);
}
