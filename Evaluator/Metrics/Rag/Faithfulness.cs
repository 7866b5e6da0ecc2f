using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>
/// The share of an answer's claims that the retrieved context does not contradict: 0 (all contradicted) to 1 (none). One
/// judge call, which reads the documents themselves; thorough, facts are listed first.
/// </summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>FaithfulnessMetric</c>.</remarks>
public sealed class Faithfulness(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<Faithfulness>
{
    private static readonly Prompt<ItemAnswers.List> _truthsPrompt = new("faithfulness_truths", """
        List as `items` the facts that follow without doubt from the texts in the section `retrievalContext`, each as one
        short sentence that is understandable by itself, with its figures, names and conditions. Do not use what you know
        from elsewhere, and do not judge whether the texts are right. If there is a section `limit`, list at most that
        many: the most important ones.
        """);

    private static readonly ItemPrompts<YesNo> _words = new("faithfulness", """
        List every claim about the world that the answer in the section `actualOutput` makes, each as one short sentence
        that is understandable by itself, with its figures, names and conditions. Take what the answer says as it is, right
        or wrong. Questions, greetings, offers of help and statements about the assistant itself are not claims.
        """, """
        The section `retrievalContext` holds documents, or `truths` the facts that they state. Decide for each claim of
        the answer whether they bear it out. Only they count, not what you know from elsewhere.

        - `yes`: they support the claim.
        - `no`: they contradict the claim.
        - `idk`: they neither support nor contradict it; they do not mention it, or it is too vague to tell.
        """);

    private static readonly MetricOption<int?> _limitOption = MetricOption.Count("truthsExtractionLimit",
        "The most facts to take from the context, all when not given. Facts are only listed step by step: sets thorough.");

    private static readonly MetricOption<bool> _penalizeOption = MetricOption.Flag("penalizeAmbiguousClaims", false,
        "Whether a claim that the context neither supports nor contradicts counts against the answer too.");

    public static MetricDescription About { get; } = new()
    {
        Name = "Faithfulness",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "actualOutput", "retrievalContext"],
        JudgeCalls = "1; thorough 4",
        Summary = "Whether the answer keeps to what was retrieved, instead of contradicting it.",
        WhenToUse = "Retrieval-augmented answers, to find made-up or twisted facts.",
        Formula = "(claims - contradicted) / claims; with penalizeAmbiguousClaims those that cannot be told are subtracted too. "
            + "1 when nothing is claimed.",
        Weaknesses = "Invented facts on which the context is silent pass unless penalizeAmbiguousClaims is set. If the context is "
            + "wrong, so is a faithful answer. Much context tires small judges: set thorough and truthsExtractionLimit.",
        Options = [_limitOption, _penalizeOption, .. CommonOptions.Items],
    };

    public int? TruthsExtractionLimit { get; init; } = options.Of(_limitOption);

    public bool PenalizeAmbiguousClaims { get; init; } = options.Of(_penalizeOption);

    public override MetricDescription Description => About;

    protected override IReadOnlyList<Prompt> Prompts => [_truthsPrompt, .. _words.All];

    private protected override bool IsStepByStep => Thorough || TruthsExtractionLimit is not null;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "claims";

    private protected override string Nothing => "The answer claims nothing, so nothing is contradicted.";

    public static Faithfulness Create(GivenOptions options) => new(options);

    internal override bool CountsAgainst(YesNo verdict) =>
        verdict == YesNo.No || (PenalizeAmbiguousClaims && verdict == YesNo.Idk);

    private protected override IReadOnlyList<Material> ListedFrom(TestCase testCase, JudgeSession judge) =>
        [new("actualOutput", testCase.ActualOutput!)];

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [Material.Json("retrievalContext", testCase.RetrievalContext!)];

    private protected override async Task<IReadOnlyList<JudgedItem<YesNo>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var documents = DecidedBy(testCase, judge);
        var truths = (await judge.AskAsync(_truthsPrompt,
            TruthsExtractionLimit is { } limit ? [.. documents, new("limit", $"{limit}")] : documents)).Items;
        var claims = (await judge.AskAsync(Words.Listed, ListedFrom(testCase, judge))).Items;
        return claims is [] ? [] : await DecideAsync(claims, [Material.Json("truths", truths)], judge);
    }
}
