using System.ComponentModel.DataAnnotations;
using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>A metric on the plan that an agent set up. An agent that wrote none scores 1: there is nothing to find fault with.</summary>
public abstract class PlanMetric(GivenOptions? options) : JudgedMetric(options)
{
    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    private protected abstract PlanPrompts Words { get; }

    /// <summary>Whether the judge needs to see what was done about the plan, too.</summary>
    private protected abstract bool ShowsTrace { get; }

    protected override IReadOnlyList<Prompt> Prompts => [Words.Whole, AgentTask.Prompt, AgentTask.Plan, Words.Score];

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var trace = TraceText.Material(testCase.Trace!, judge);
        if (!Thorough)
        {
            var whole = await judge.AskAsync(Words.Whole, [trace], answer => UnitScore.Objection(answer.Score));
            return whole.Plan is [] ? WithoutPlan() : new(whole.Score, whole.Reason);
        }

        var task = (await judge.AskAsync(AgentTask.Prompt, [trace])).Task;
        var plan = (await judge.AskAsync(AgentTask.Plan, [trace])).Plan;
        if (plan is [])
            return WithoutPlan();

        List<Material> materials = [new("task", task), Material.Json("plan", plan)];
        if (ShowsTrace)
            materials.Add(trace);
        var answer = await judge.AskAsync(Words.Score, materials, answer => answer.Objection);
        return new(answer.Score, answer.Reason);
    }

    private static Measurement WithoutPlan() => new(1, "The agent wrote no plan.");
}

internal sealed class PlanPrompts(string name, string scale)
{
    public Prompt<WholeAnswer> Whole { get; } = new(name, $"""
        {AgentTask.Seen}

        - `task`: {AgentTask.OfTheUser}.
        - `plan`: {AgentTask.OfTheAgent}.

        {scale}
        """);

    public Prompt<ScoreAnswer> Score { get; } = new($"{name}_score", $"""
        The section `task` says what an agent was to do, `plan` the steps that it set itself; `trace`, where it is there,
        what it did.

        {scale}
        """);

    internal sealed record WholeAnswer(
        string Task, IReadOnlyList<string> Plan, string Reason, [property: Range(0.0, 1.0)] double Score);
}
