using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>The share of an answer's statements that bear on the question: 0 (none) to 1 (all). Three judge calls.</summary>
/// <remarks>Calls and formula of DeepEval 4.1.10 <c>AnswerRelevancyMetric</c>.</remarks>
public sealed class AnswerRelevancy : JudgedMetric, ICatalogued<AnswerRelevancy>
{
    private static readonly Prompt<StatementList> _statementsPrompt = new("answer_relevancy_statements", """
        Take the answer in the section `actualOutput` apart into its statements.

        A statement is one thing that the answer says, short and understandable by itself: replace "it" or "there" by
        what they stand for. Keep the order and the wording where possible. A greeting, an apology, an offer of further
        help and a single word count as statements too. Headings, list markers and code fences do not. Neither add nor
        judge anything. An empty answer has no statements.
        """);

    private static readonly Prompt<JudgedItems> _verdictsPrompt = new("answer_relevancy_verdicts", """
        The section `input` is what a user asked or said. `statements` is a list of what the answer to it says. Decide for
        each statement whether it helps to answer that input.

        - `yes`: it answers a part of it, or gives what is needed to understand or to use the answer.
        - `idk`: it is not an answer, but may be of use to this user, such as a related hint or a warning.
        - `no`: it has nothing to do with the input.

        Whether a statement is true does not matter here. Give one verdict for each statement, in the order of the list.
        Give a `reason` of one sentence with every verdict that is not `yes`; otherwise null.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "AnswerRelevancy",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput"],
        JudgeCalls = "3",
        Summary = "How much of the answer has to do with what was asked.",
        WhenToUse = "Assistants that ramble or answer another question; needs no expected output.",
        Formula = "(statements - irrelevant) / statements; 1 when the answer says nothing.",
        Weaknesses = "A relevant answer may be wrong: pair it with Faithfulness or GEval. An empty answer scores 1.",
        Options = [CommonOptions.IncludeReason],
    };

    public bool IncludeReason { get; init; } = true;

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_statementsPrompt, _verdictsPrompt, ScoreReason.Prompt];

    public static AnswerRelevancy Create(GivenOptions options) => new() { IncludeReason = options.Get(CommonOptions.IncludeReason) };

    internal static double Score(IReadOnlyCollection<YesNo> verdicts) => YesNoScore.NotNo(verdicts);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var statements = (await judge.AskAsync(_statementsPrompt, [new("actualOutput", testCase.ActualOutput!)])).Statements;
        if (statements is [])
            return new(Score([]), "The answer makes no statement, so none is irrelevant.");

        var judged = await judge.AskAsync(_verdictsPrompt,
            [new("input", testCase.Input!), Material.Json("statements", statements)],
            answer => answer.Objection(statements.Count));
        var score = Score([.. judged.Verdicts.Select(item => item.Verdict)]);
        var irrelevant = judged.Verdicts.Count(item => item.Verdict == YesNo.No);
        return new(score, await ScoreReason.AskAsync(judge, IncludeReason,
            $"{irrelevant} of {statements.Count} statements have nothing to do with the input.", About.Summary, score, judged.Complaints));
    }

    private sealed record StatementList(IReadOnlyList<string> Statements);
}
