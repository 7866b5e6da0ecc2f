using System.ComponentModel.DataAnnotations;
using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>Whether an agent took no more steps than its task needs: 0 (mostly waste) to 1 (no waste). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>StepEfficiencyMetric</c>.</remarks>
public sealed class StepEfficiency(GivenOptions? options = null) : JudgedMetric(options), ICatalogued<StepEfficiency>
{
    private const string Scale = """
        Judge how little the agent wasted on the way.

        - 1: every step brought the task forward; a shorter way is hard to see.
        - between: some steps were not needed: repeated calls, tools that had nothing to do with the task, data fetched and
          not used, detours, questions whose answers were known.
        - 0: nearly all steps were waste.

        A retry after a failure that was not the agent's fault is no waste. Whether the result is right does not matter here.
        Where the text says that steps were left out, judge by those that are shown. Give as `reason` one to three
        sentences that name the wasted steps, if any, and the number as `score`.
        """;

    private static readonly Prompt<WholeAnswer> _wholePrompt = new("step_efficiency",
        $"{AgentTask.Seen} Give as `task` {AgentTask.OfTheUser}. {Scale}");

    private static readonly Prompt<ScoreAnswer> _scorePrompt = new("step_efficiency_score",
        $"The section `task` says what an agent was to do, `trace` shows its steps, nested as they were called. {Scale}");

    public static MetricDescription About { get; } = new()
    {
        Name = "StepEfficiency",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the agent reached its end without needless steps.",
        WhenToUse = "Agents that are slow or dear: to find loops, repeated searches and unused results.",
        Formula = "The judge's score, 0 to 1.",
        Weaknesses = "A quick failure can score well: pair it with TaskCompletion. Very long traces are shortened, which the "
            + "reason then says.",
        Options = CommonOptions.Stepped,
    };

    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_wholePrompt, AgentTask.Prompt, _scorePrompt];

    public static StepEfficiency Create(GivenOptions options) => new(options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var trace = TraceText.Material(testCase.Trace!, judge);
        if (!Thorough)
        {
            var whole = await judge.AskAsync(_wholePrompt, [trace], answer => UnitScore.Objection(answer.Score));
            return new(whole.Score, whole.Reason);
        }

        var task = await judge.AskAsync(AgentTask.Prompt, [trace]);
        var answer = await judge.AskAsync(_scorePrompt, [new("task", task.Task), trace], answer => answer.Objection);
        return new(answer.Score, answer.Reason);
    }

    private sealed record WholeAnswer(string Task, string Reason, [property: Range(0.0, 1.0)] double Score);
}
