using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Agentic;

/// <summary>How far an agent kept to its own plan: 0 (not at all) to 1 (wholly). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>PlanAdherenceMetric</c>.</remarks>
public sealed class PlanAdherence(GivenOptions? options = null) : PlanMetric(options), ICatalogued<PlanAdherence>
{
    private static readonly PlanPrompts _words = new("plan_adherence", """
        Judge how far the agent did what its plan says.

        - 1: every step of the plan was carried out, in its order, and nothing of weight was done beside it.
        - between: steps were left out, swapped or replaced, or others came in without a reason.
        - 0: what was done has nothing to do with the plan.

        A change of plan that the agent states, because a step failed or brought news, is no offence. Whether the plan or
        the result is good does not matter here. Give as `reason` one to three sentences that name the steps, and the
        number as `score`.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "PlanAdherence",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        JudgeCalls = "1; thorough 3",
        Summary = "Whether the agent carried out the plan that it had set up.",
        WhenToUse = "Agents that plan before they act and must stay predictable.",
        Formula = "The judge's score, 0 to 1; 1 when the agent wrote no plan.",
        Weaknesses = "Keeping to a bad plan scores well: pair it with PlanQuality. Plans that the trace does not show count as none.",
        Options = CommonOptions.Stepped,
    };

    public override MetricDescription Description => About;

    private protected override PlanPrompts Words => _words;

    private protected override bool ShowsTrace => true;

    public static PlanAdherence Create(GivenOptions options) => new(options);
}
