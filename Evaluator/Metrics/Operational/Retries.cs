using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>How often a failed step was tried again.</summary>
public sealed class Retries : RecordedFigure, ICatalogued<Retries>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "Retries",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        Range = ScoreRange.Unbounded,
        Direction = Direction.Lower,
        DefaultThreshold = 2,
        Summary = "How often the agent tried a tool or a model again after it had failed.",
        WhenToUse = "Flaky tools, wrong arguments, rate limits: before they become outages.",
        Formula = "Tool and model steps that follow a failed one of the same name, none that worked between. Lower is better.",
        Weaknesses = "Retries inside a client, which record no span of their own, are not seen.",
    };

    public override MetricDescription Description => About;

    private protected override string Unit => "retries";

    public static Retries Create(GivenOptions options) => new();

    private protected override double? Read(TestCase testCase)
    {
        var (failed, retries) = (new HashSet<(string Type, string Name)>(), 0);
        foreach (var step in TraceText.Steps(testCase.Trace!).Where(step => step.Type is "tool" or "llm"))
        {
            var key = (step.Type, step.Name);
            if (failed.Contains(key))
                retries++;
            if (step.Error is null)
                failed.Remove(key);
            else
                failed.Add(key);
        }

        return retries;
    }
}
