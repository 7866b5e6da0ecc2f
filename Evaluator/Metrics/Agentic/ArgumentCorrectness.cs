using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Agentic;

/// <summary>The share of tool calls whose arguments suit the request: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>ArgumentCorrectnessMetric</c>.</remarks>
public sealed class ArgumentCorrectness(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<ArgumentCorrectness>
{
    private static readonly ItemPrompts<YesNo> _words = new("argument_correctness", null, """
        The section `input` is what a user asked of an agent. The items are the tool calls that the agent made for it, with
        what each tool is for where that is known, and the arguments of the call. Decide for each call whether its
        arguments are the right ones.

        - `yes`: they follow from the input, or from what earlier calls in the list returned, and nothing that matters is missing.
        - `no`: one is wrong, invented, of the wrong kind, or missing although the input gives it.
        - `idk`: it cannot be told from what is shown.

        A call without arguments is right where the tool needs none. Whether it was wise to call the tool at all does not
        matter here. Name the tool and the argument in the reason.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ArgumentCorrectness",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "toolsCalled"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the agent called its tools with the right arguments.",
        WhenToUse = "Agents whose tools take dates, names, amounts or queries from the user; needs no expected tools.",
        Formula = "(calls - wrong) / calls; 1 when no tool was called.",
        Weaknesses = "Does not ask whether the right tools were called: that is ToolCorrectness. A judge that does not know what "
            + "a tool expects guesses; pass tool descriptions.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "tool calls";

    private protected override string Nothing => "No tool was called, so no argument is wrong.";

    public static ArgumentCorrectness Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<string> Items(TestCase testCase) =>
        [.. testCase.ToolsCalled!.Select(call => Material.Json("call", call).Text)];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("input", testCase.Input!)];
}
