using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent reached what its user wanted, and by a sound plan: 0 to 1, the mean of both. One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>GoalAccuracyMetric</c>.</remarks>
public sealed class GoalAccuracy(GivenOptions? options = null) : ExchangeMetric(options), ICatalogued<GoalAccuracy>
{
    private static readonly WhatHowPrompts _words = new("goal_accuracy", """
        Score whether the user's goal was reached: 1 when all that was asked is done or given, 0 when nothing of it is,
        between according to what matters to the user. A mere promise is not done.
        """, """
        Score the way to the goal: 1 when the steps and tools, or the words alone where none were needed, were those that a
        capable colleague would have taken; less for steps that were missing, wrong or needless; 0 for no recognisable plan.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "GoalAccuracy",
        Kind = MetricKind.Judge,
        Scopes = ["thread"],
        RequiredInputs = ["turns"],
        JudgeCalls = "1; thorough 2 * exchanges + 1",
        Summary = "Whether the agent reaches its user's goals in a conversation, and by a sound plan.",
        WhenToUse = "Agents that act for users over several turns.",
        Formula = "(mean of the goal scores + mean of the plan scores) / 2 over the exchanges; 0 without an answered turn.",
        Weaknesses = "A goal that takes several exchanges is judged in each. Needs the tools that were called in the turns.",
        Options = CommonOptions.Stepped,
    };

    public override MetricDescription Description => About;

    private protected override WhatHowPrompts Words => _words;

    private protected override Measurement Nothing => new(0, "No turn was answered.");

    public static GoalAccuracy Create(GivenOptions options) => new(options);

    internal override double Combine(double what, double? how) => (what + how!.Value) / 2;
}
