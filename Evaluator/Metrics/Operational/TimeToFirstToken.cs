using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>How long a user waited for the first token, in milliseconds.</summary>
public sealed class TimeToFirstToken : RecordedFigure, ICatalogued<TimeToFirstToken>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "TimeToFirstToken",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["timeToFirstTokenMs"],
        Range = ScoreRange.Unbounded,
        Direction = Direction.Lower,
        DefaultThreshold = 2_000,
        Summary = "How long the user waited until the answer began.",
        WhenToUse = "Streamed answers: what users feel as speed.",
        Formula = "Milliseconds from the start of the call to the first token of an answer. Lower is better.",
        Weaknesses = "Only where the agent records it. A quick first word may be followed by a long silence.",
    };

    public override MetricDescription Description => About;

    private protected override string Unit => "ms";

    public static TimeToFirstToken Create(GivenOptions options) => new();

    private protected override double? Read(TestCase testCase) => testCase.TimeToFirstTokenMs;
}
