using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Operational;

/// <summary>The share of tool calls that failed: 0 (none, good) to 1 (all).</summary>
public sealed class ToolErrorRate : DeterministicMetric, ICatalogued<ToolErrorRate>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "ToolErrorRate",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        Direction = Direction.Lower,
        DefaultThreshold = 0.1,
        Summary = "How many of the tool calls failed.",
        WhenToUse = "Every agent with tools: tells a broken tool from a bad answer.",
        Formula = "tool steps with an error / tool steps; 0 without tools. Lower is better.",
        Weaknesses = "A tool that reports its error as an ordinary result counts as good.",
    };

    public override MetricDescription Description => About;

    public static ToolErrorRate Create(GivenOptions options) => new();

    protected override Measurement Measure(TestCase testCase)
    {
        var tools = TraceText.Steps(testCase.Trace!).Where(step => step.Type == "tool").ToList();
        var failed = tools.Where(tool => tool.Error is not null).ToList();
        return tools is [] ? new(0, "No tool was called.")
            : new((double)failed.Count / tools.Count, failed is [] ? $"None of {tools.Count} tool calls failed."
                : $"{failed.Count} of {tools.Count} tool calls failed: {string.Join(", ", failed.Select(tool => tool.Name).Distinct())}.");
    }
}
