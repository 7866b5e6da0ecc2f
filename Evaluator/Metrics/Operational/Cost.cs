using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>What the model calls of a request cost, in USD.</summary>
public sealed class Cost : RecordedFigure, ICatalogued<Cost>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "Cost",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace", "thread"],
        RequiredInputs = ["costUsd"],
        Range = ScoreRange.Unbounded,
        Direction = Direction.Lower,
        DefaultThreshold = 0.1,
        Summary = "What the model calls cost.",
        WhenToUse = "To find the requests that cost more than they bring.",
        Formula = "The sum of the model calls' costs in USD, by the project's prices. Lower is better.",
        Weaknesses = "Models without a price count as nothing. Tools and machines are not counted.",
    };

    public override MetricDescription Description => About;

    private protected override string Unit => "USD";

    public static Cost Create(GivenOptions options) => new();

    private protected override double? Read(TestCase testCase) => (double?)testCase.CostUsd;
}
