using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>The share of tool calls whose arguments suit the request: 0 (none) to 1 (all). Two judge calls.</summary>
/// <remarks>Calls and formula of DeepEval 4.1.10 <c>ArgumentCorrectnessMetric</c>.</remarks>
public sealed class ArgumentCorrectness : JudgedMetric, ICatalogued<ArgumentCorrectness>
{
    private static readonly Prompt<JudgedItems> _verdictsPrompt = new("argument_correctness_verdicts", """
        The section `input` is what a user asked of an agent. `toolsCalled` lists the tools that the agent called for it,
        with what each tool is for where that is known, and the arguments of the call. Decide for each call whether its
        arguments are the right ones.

        - `yes`: they follow from the input, or from what earlier calls in the list returned, and nothing that matters is missing.
        - `no`: one is wrong, invented, of the wrong kind, or missing although the input gives it.
        - `idk`: it cannot be told from what is shown.

        A call without arguments is right where the tool needs none. Whether it was wise to call the tool at all does not
        matter here. Give one verdict for each call, in the order of the list. Give a `reason` of one sentence, naming the
        tool and the argument, with every verdict that is not `yes`; otherwise null.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ArgumentCorrectness",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "toolsCalled"],
        JudgeCalls = "2",
        Summary = "Whether the agent called its tools with the right arguments.",
        WhenToUse = "Agents whose tools take dates, names, amounts or queries from the user; needs no expected tools.",
        Formula = "(calls - wrong) / calls; 1 when no tool was called.",
        Weaknesses = "Does not ask whether the right tools were called: that is ToolCorrectness. A judge that does not know what "
            + "a tool expects guesses; pass tool descriptions.",
        Options = [CommonOptions.IncludeReason],
    };

    public bool IncludeReason { get; init; } = true;

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_verdictsPrompt, ScoreReason.Prompt];

    public static ArgumentCorrectness Create(GivenOptions options) =>
        new() { IncludeReason = options.Get(CommonOptions.IncludeReason) };

    internal static double Score(IReadOnlyCollection<YesNo> verdicts) => YesNoScore.NotNo(verdicts);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var calls = testCase.ToolsCalled!;
        if (calls is [])
            return new(Score([]), "No tool was called, so no argument is wrong.");

        var judged = await judge.AskAsync(_verdictsPrompt,
            [new("input", testCase.Input!), Material.Json("toolsCalled", calls)], answer => answer.Objection(calls.Count));
        var score = Score([.. judged.Verdicts.Select(item => item.Verdict)]);
        var wrong = judged.Verdicts.Count(item => item.Verdict == YesNo.No);
        return new(score, await ScoreReason.AskAsync(judge, IncludeReason,
            $"{wrong} of {calls.Count} tool calls have wrong arguments.", About.Summary, score, judged.Complaints));
    }
}
