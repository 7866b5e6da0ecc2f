using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>The share of the given facts that an answer contradicts: 0 (none, good) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>HallucinationMetric</c>.</remarks>
public sealed class Hallucination(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<Hallucination>
{
    private static readonly ItemPrompts<YesNo> _words = new("hallucination", null, """
        The section `actualOutput` is an answer; the items are texts that are known to be true. Decide for each text whether
        the answer agrees with it.

        - `yes`: it says the same, or says nothing that goes against it.
        - `no`: it contradicts it, or passes something else off as what the text says.
        - `idk`: it cannot be told.

        A text that the answer leaves out is not contradicted.
        """, list: "context");

    public static MetricDescription About { get; } = new()
    {
        Name = "Hallucination",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput", "context"],
        JudgeCalls = "1; thorough 2",
        Direction = Direction.Lower,
        Summary = "How much of what is known to be true the answer contradicts.",
        WhenToUse = "Test cases that bring their truth along as context; for what was retrieved use Faithfulness.",
        Formula = "texts of the context that the answer contradicts / texts; 0 without context. Lower is better.",
        Weaknesses = "Counts texts, not claims: one long text with one contradiction counts whole. Inventions on which the context "
            + "is silent are not seen.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "texts";

    private protected override string Nothing => "There is no context to contradict.";

    public static Hallucination Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<string> Items(TestCase testCase) => testCase.Context!;

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("actualOutput", testCase.ActualOutput!)];
}
