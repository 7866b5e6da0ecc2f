using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Agentic;

/// <summary>How good the plan is that an agent set up for its task: 0 (useless) to 1 (complete and short). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>PlanQualityMetric</c>.</remarks>
public sealed class PlanQuality(GivenOptions? options = null) : PlanMetric(options), ICatalogued<PlanQuality>
{
    private static readonly PlanPrompts _words = new("plan_quality", """
        Judge the plan alone, whatever came of it.

        - 1: whoever follows it has done the task, with every condition met; each step is clear, in the right order, needed.
        - between: steps are missing, vague, in the wrong order, or lead elsewhere; the more that matters, the nearer to 0.
        - 0: following it would not do the task.

        Give as `reason` one to three sentences that name what is missing or superfluous, and the number as `score`.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "PlanQuality",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        JudgeCalls = "1; thorough 3",
        Summary = "Whether the plan that the agent set up would do the task.",
        WhenToUse = "Agents that plan before they act, to tell bad planning from bad execution.",
        Formula = "The judge's score, 0 to 1; 1 when the agent wrote no plan.",
        Weaknesses = "Sees only plans that the trace shows: reasoning that the provider hides counts as no plan, and scores 1.",
        Options = CommonOptions.Stepped,
    };

    public override MetricDescription Description => About;

    private protected override PlanPrompts Words => _words;

    private protected override bool ShowsTrace => false;

    public static PlanQuality Create(GivenOptions options) => new(options);
}
