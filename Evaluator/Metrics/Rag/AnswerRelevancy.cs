using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>The share of an answer's statements that bear on the question: 0 (none) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>AnswerRelevancyMetric</c>.</remarks>
public sealed class AnswerRelevancy(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<AnswerRelevancy>
{
    private static readonly ItemPrompts<YesNo> _words = new("answer_relevancy", """
        Take the answer in the section `actualOutput` apart into its statements.

        A statement is one thing that the answer says, short and understandable by itself: replace "it" or "there" by
        what they stand for. Keep the order and the wording where possible. A greeting, an apology, an offer of further
        help and a single word count as statements too. Headings, list markers and code fences do not. Neither add nor
        judge anything. An empty answer has no statements.
        """, """
        The section `input` is what a user asked or said; the statements are what the answer to it says. Decide for each
        statement whether it helps to answer that input.

        - `yes`: it answers a part of it, or gives what is needed to understand or to use the answer.
        - `idk`: it is not an answer, but may be of use to this user, such as a related hint or a warning.
        - `no`: it has nothing to do with the input.

        Whether a statement is true does not matter here.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "AnswerRelevancy",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput"],
        JudgeCalls = "1; thorough 3",
        Summary = "How much of the answer has to do with what was asked.",
        WhenToUse = "Assistants that ramble or answer another question; needs no expected output.",
        Formula = "(statements - irrelevant) / statements; 1 when the answer says nothing.",
        Weaknesses = "A relevant answer may be wrong: pair it with Faithfulness or GEval. An empty answer scores 1.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "statements";

    private protected override string Nothing => "The answer makes no statement, so none is irrelevant.";

    public static AnswerRelevancy Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) => verdict == YesNo.No;

    private protected override IReadOnlyList<Material> ListedFrom(TestCase testCase, JudgeSession judge) =>
        [new("actualOutput", testCase.ActualOutput!)];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("input", testCase.Input!)];
}
