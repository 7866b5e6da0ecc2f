using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>
/// The share of an answer's claims that the retrieved context does not contradict: 0 (all contradicted) to 1 (none). Four
/// judge calls.
/// </summary>
/// <remarks>Calls and formula of DeepEval 4.1.10 <c>FaithfulnessMetric</c>.</remarks>
public sealed class Faithfulness : JudgedMetric, ICatalogued<Faithfulness>
{
    private static readonly Prompt<TruthList> _truthsPrompt = new("faithfulness_truths", """
        List the facts that follow without doubt from the texts in the section `retrievalContext`, each as one short
        sentence that is understandable by itself, with its figures, names and conditions. Do not use what you know from
        elsewhere, and do not judge whether the texts are right. If there is a section `limit`, list at most that many: the
        most important ones.
        """);

    private static readonly Prompt<ClaimList> _claimsPrompt = new("faithfulness_claims", """
        List every claim about the world that the answer in the section `actualOutput` makes, each as one short sentence
        that is understandable by itself, with its figures, names and conditions. Take what the answer says as it is, right
        or wrong. Questions, greetings, offers of help and statements about the assistant itself are not claims.
        """);

    private static readonly Prompt<JudgedItems> _verdictsPrompt = new("faithfulness_verdicts", """
        The section `truths` lists facts from documents, `claims` lists what an answer says. Decide for each claim whether
        the facts bear it out. Only these facts count, not what you know from elsewhere.

        - `yes`: a fact supports the claim.
        - `no`: a fact contradicts the claim.
        - `idk`: the facts neither support nor contradict it; they do not mention it, or it is too vague to tell.

        Give one verdict for each claim, in the order of the list. Give a `reason` of one sentence, naming the fact, with
        every verdict that is not `yes`; otherwise null.
        """);

    private static readonly MetricOption<int?> _limitOption = MetricOption.Count("truthsExtractionLimit",
        "The most facts to take from the context; all of them when not given.");

    private static readonly MetricOption<bool> _penalizeOption = MetricOption.Flag("penalizeAmbiguousClaims", false,
        "Whether a claim that the context neither supports nor contradicts counts against the answer too.");

    public static MetricDescription About { get; } = new()
    {
        Name = "Faithfulness",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput", "retrievalContext"],
        JudgeCalls = "4",
        Summary = "Whether the answer keeps to what was retrieved, instead of contradicting it.",
        WhenToUse = "Retrieval-augmented answers, to find made-up or twisted facts.",
        Formula = "(claims - contradicted) / claims; with penalizeAmbiguousClaims those that cannot be told are subtracted too. "
            + "1 when nothing is claimed.",
        Weaknesses = "Invented facts on which the context is silent pass unless penalizeAmbiguousClaims is set. If the context is "
            + "wrong, so is a faithful answer. Lists of many facts tire small judges: set truthsExtractionLimit.",
        Options = [_limitOption, _penalizeOption, CommonOptions.IncludeReason],
    };

    public int? TruthsExtractionLimit { get; init; }

    public bool PenalizeAmbiguousClaims { get; init; }

    public bool IncludeReason { get; init; } = true;

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_truthsPrompt, _claimsPrompt, _verdictsPrompt, ScoreReason.Prompt];

    public static Faithfulness Create(GivenOptions options) => new()
    {
        TruthsExtractionLimit = options.Get(_limitOption),
        PenalizeAmbiguousClaims = options.Get(_penalizeOption),
        IncludeReason = options.Get(CommonOptions.IncludeReason),
    };

    internal static double Score(IReadOnlyCollection<YesNo> verdicts, bool penalizeAmbiguous) =>
        penalizeAmbiguous ? YesNoScore.Yes(verdicts) : YesNoScore.NotNo(verdicts);

    protected override async Task<Measurement> MeasureAsync(TestCase testCase, JudgeSession judge)
    {
        var documents = Material.Json("retrievalContext", testCase.RetrievalContext!);
        var truths = (await judge.AskAsync(_truthsPrompt,
            TruthsExtractionLimit is { } limit ? [documents, new("limit", $"{limit}")] : [documents])).Truths;
        var claims = (await judge.AskAsync(_claimsPrompt, [new("actualOutput", testCase.ActualOutput!)])).Claims;
        if (claims is [])
            return new(Score([], PenalizeAmbiguousClaims), "The answer claims nothing, so nothing is contradicted.");

        var judged = await judge.AskAsync(_verdictsPrompt,
            [Material.Json("truths", truths), Material.Json("claims", claims)], answer => answer.Objection(claims.Count));
        var score = Score([.. judged.Verdicts.Select(item => item.Verdict)], PenalizeAmbiguousClaims);
        var contradicted = judged.Verdicts.Count(item => item.Verdict == YesNo.No);
        return new(score, await ScoreReason.AskAsync(judge, IncludeReason,
            $"{contradicted} of {claims.Count} claims contradict the retrieved context.", About.Summary, score, judged.Complaints));
    }

    private sealed record TruthList(IReadOnlyList<string> Truths);

    private sealed record ClaimList(IReadOnlyList<string> Claims);
}
