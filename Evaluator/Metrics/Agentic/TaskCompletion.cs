using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Platform.Metrics.Agentic.Traces;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>How far an agent did what was asked of it: 0 (not at all) to 1 (wholly). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>TaskCompletionMetric</c>.</remarks>
public sealed class TaskCompletion(GivenOptions? options = null) : JudgedMetric(options), ICatalogued<TaskCompletion>
{
    private const string Done = """
        You see what an agent did: either its steps, nested as they were called, in the section `trace`, or the request in
        `input` and the answer in `actualOutput`, with the tools it used in `toolsCalled`.

        - `task`: what the user wanted to be done, with all conditions that the user named, in one or two sentences. Take it
          from the section `task` where there is one, otherwise from the user's words, not from what the agent made of them.
        - `outcome`: what was really done or delivered in the end, in one to three sentences. Report, do not judge: say what
          is missing, what failed, and whether a failure was made up for later. An agent's claim to have done something
          that its steps do not show is a claim, not an outcome.
        """;

    private const string Judged = """
        Judge how far the outcome is what the task asked for.

        - 1: everything that was asked is done, with every condition met.
        - between: some of it is done; the nearer to 1, the more of what matters to the user.
        - 0: nothing that was asked is done, or the opposite.

        Only the end counts: detours, retries and mistakes that were made up for cost nothing, and politeness earns nothing.
        Give as `reason` one or two sentences on what is done and what is missing, and the number as `verdict`.
        """;

    private static readonly Prompt<WholeAnswer> _wholePrompt = new("task_completion", $"{Done}\n{Judged}");

    private static readonly Prompt<TaskAndOutcome> _outcomePrompt = new("task_completion_task", Done);

    private static readonly Prompt<Verdict> _verdictPrompt = new("task_completion_verdict",
        $"The section `task` says what an agent was to do, `outcome` what came of it. {Judged}");

    private static readonly MetricOption<string?> _taskOption = MetricOption.Text("task",
        "What the agent is to do, where it is the same for all; otherwise the judge reads it out of the test case.");

    public static MetricDescription About { get; } = new()
    {
        Name = "TaskCompletion",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["trace|input", "trace|actualOutput"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the agent did what was asked of it in the end.",
        WhenToUse = "Any agent, as its first metric: on the trace, or on the span of a sub-agent.",
        Formula = "The judge's verdict, 0 to 1.",
        Weaknesses = "Reads the task out of the conversation unless given. Detours are free: see StepEfficiency. Where a tool "
            + "reports success that did not happen, the judge believes it.",
        Options = [_taskOption, .. CommonOptions.Stepped],
    };

    public string? Task { get; init; } = options.Of(_taskOption);

    public bool Thorough { get; init; } = options.Of(CommonOptions.Thorough);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_wholePrompt, _outcomePrompt, _verdictPrompt];

    public static TaskCompletion Create(GivenOptions options) => new(options);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        IReadOnlyList<Material> materials = testCase.Trace is { } trace
            ? [TraceText.Material(trace, judge)]
            :
            [
                new("input", testCase.Input!),
                new("actualOutput", testCase.ActualOutput!),
                Material.Json("toolsCalled", testCase.ToolsCalled ?? []),
            ];
        if (!Thorough)
        {
            if (Task is { } task)
                materials = [new("task", task), .. materials];
            var whole = await judge.AskAsync(_wholePrompt, materials, answer => UnitScore.Objection(answer.Score));
            return new(whole.Score, whole.Reason);
        }

        var done = await judge.AskAsync(_outcomePrompt, materials);
        var verdict = await judge.AskAsync(_verdictPrompt,
            [new("task", Task ?? done.Task), new("outcome", done.Outcome)], answer => UnitScore.Objection(answer.Score));
        return new(verdict.Score, verdict.Reason);
    }

    private sealed record TaskAndOutcome(string Task, string Outcome);

    private sealed record Verdict(string Reason, [property: JsonPropertyName("verdict"), Range(0.0, 1.0)] double Score);

    private sealed record WholeAnswer(
        string Task, string Outcome, string Reason, [property: JsonPropertyName("verdict"), Range(0.0, 1.0)] double Score);
}
