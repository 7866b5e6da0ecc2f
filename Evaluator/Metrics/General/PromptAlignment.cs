using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.General;

/// <summary>The share of given instructions that an answer follows: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>PromptAlignmentMetric</c>.</remarks>
public sealed class PromptAlignment(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<PromptAlignment>
{
    private static readonly ItemPrompts<YesNo> _words = new("prompt_alignment", null, """
        The section `input` is what a user said, `actualOutput` the answer of an assistant; the items are instructions that
        the assistant has for its answers. Decide for each instruction whether this answer follows it.

        - `yes`: it does, wholly, or the instruction does not apply to this input.
        - `no`: it does not, or only in part.
        - `idk`: it cannot be told from the answer.
        """);

    private static readonly MetricOption<IReadOnlyList<string>> _instructionsOption =
        MetricOption.RequiredTexts("promptInstructions", "The instructions that answers must follow, one sentence each.");

    public static MetricDescription About { get; } = new()
    {
        Name = "PromptAlignment",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the answer follows the instructions of its prompt.",
        WhenToUse = "System prompts with rules on form, tone or content that can be checked on each answer.",
        Formula = "(instructions - broken) / instructions; 1 without instructions.",
        Weaknesses = "Instructions weigh the same. Those on many turns, or on what the agent does, cannot be seen in one answer.",
        Options = [_instructionsOption, .. CommonOptions.Items],
    };

    public IReadOnlyList<string> PromptInstructions { get; init; } = options.Of(_instructionsOption);

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "instructions";

    private protected override string Nothing => "There are no instructions to follow.";

    public static PromptAlignment Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<string> Items(TestCase testCase) => PromptInstructions;

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("input", testCase.Input!), new("actualOutput", testCase.ActualOutput!)];
}
