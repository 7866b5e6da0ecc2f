using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent took no more steps than its task needs: 0 (mostly waste) to 1 (no waste). Two judge calls.</summary>
/// <remarks>Calls and formula of DeepEval 4.1.10 <c>StepEfficiencyMetric</c>.</remarks>
public sealed class StepEfficiency : JudgedMetric, ICatalogued<StepEfficiency>
{
    private static readonly Prompt<TaskAnswer> _taskPrompt = new("step_efficiency_task", """
        The section `trace` shows the steps of an agent, nested as they were called. Say as `task`, in one or two sentences,
        what the user wanted of it, with all conditions that the user named. Take it from the user's words at the outermost
        step; leave out how the agent went about it.
        """);

    private static readonly Prompt<EfficiencyAnswer> _efficiencyPrompt = new("step_efficiency_score", """
        The section `task` says what an agent was to do, `trace` shows its steps, nested as they were called. Judge how
        little it wasted on the way.

        - 1: every step brought the task forward; a shorter way is hard to see.
        - between: some steps were not needed: repeated calls, tools that had nothing to do with the task, data fetched and
          not used, detours, questions whose answers were known.
        - 0: nearly all steps were waste.

        A retry after a failure that was not the agent's fault is no waste. Whether the result is right does not matter here.
        Where the text says that steps were left out, judge by those that are shown. Give the number as `score`, and as
        `reason` one to three sentences that name the wasted steps, if any.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "StepEfficiency",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        JudgeCalls = "2",
        Summary = "Whether the agent reached its end without needless steps.",
        WhenToUse = "Agents that are slow or dear: to find loops, repeated searches and unused results.",
        Formula = "The judge's score, 0 to 1.",
        Weaknesses = "A quick failure can score well: pair it with TaskCompletion. The trace goes to the judge twice; very long ones "
            + "are shortened, which the reason then says.",
    };

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_taskPrompt, _efficiencyPrompt];

    public static StepEfficiency Create(GivenOptions options) => new();

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var trace = TraceText.Material(testCase.Trace!, judge);
        var task = await judge.AskAsync(_taskPrompt, [trace]);
        var answer = await judge.AskAsync(_efficiencyPrompt,
            [new("task", task.Task), trace], answer => UnitScore.Objection(answer.Score));
        return new(answer.Score, answer.Reason);
    }

    private sealed record TaskAnswer(string Task);

    private sealed record EfficiencyAnswer(double Score, string Reason);
}
