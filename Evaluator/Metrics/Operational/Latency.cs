using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>How long a call took, in milliseconds.</summary>
public sealed class Latency : RecordedFigure, ICatalogued<Latency>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "Latency",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["durationMs"],
        Range = ScoreRange.Unbounded,
        Direction = Direction.Lower,
        DefaultThreshold = 10_000,
        Summary = "How long the call took, from its start to its end.",
        WhenToUse = "To hold agents to a response time; percentiles over traces say more than single calls.",
        Formula = "The duration in milliseconds. Lower is better.",
        Weaknesses = "Waiting for a slow user or a slow machine counts as well.",
    };

    public override MetricDescription Description => About;

    private protected override string Unit => "ms";

    public static Latency Create(GivenOptions options) => new();

    private protected override double? Read(TestCase testCase) => testCase.DurationMs;
}
