using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>The share of what was retrieved that bears on the question: 0 (nothing) to 1 (all). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>ContextualRelevancyMetric</c>.</remarks>
public sealed class ContextualRelevancy(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<ContextualRelevancy>
{
    private static readonly ItemPrompts<YesNo> _words = new("contextual_relevancy", """
        The section `retrievalContext` holds documents that a retriever found for a question. List what each of them states,
        one item for each fact, document by document. A document that states nothing has no items.
        """, """
        The section `input` is the question. Decide for each statement whether it bears on it.

        - `yes`: it is a part of an answer, or needed to understand one.
        - `no`: an answer could do without it, even if it is about the same subject.
        - `idk`: it cannot be told.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ContextualRelevancy",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "retrievalContext"],
        JudgeCalls = "1; thorough documents + 1",
        Summary = "How much of what was retrieved has to do with the question.",
        WhenToUse = "Large chunks or many documents that cost tokens and distract the model; needs no expected output.",
        Formula = "statements in the documents that bear on the input / statements; 0 when they state nothing.",
        Weaknesses = "A long document with one vital sentence scores low, though nothing is wrong with having found it.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    protected override IReadOnlyList<Prompt> Prompts => [_words.ListedAndDecided, .. _words.All];

    private protected override string Noun => "statements";

    private protected override string Nothing => "What was retrieved states nothing.";

    public static ContextualRelevancy Create(GivenOptions options) => new(options);

    internal override double ScoreOf(IReadOnlyList<YesNo> verdicts) => verdicts is [] ? 0 : base.ScoreOf(verdicts);

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("input", testCase.Input!), Material.Json("retrievalContext", testCase.RetrievalContext!)];

    private protected override async Task<IReadOnlyList<JudgedItem<YesNo>>> StepByStepAsync(
        TestCase testCase, IReadOnlyList<string>? given, JudgeSession judge)
    {
        var items = new List<JudgedItem<YesNo>>();
        foreach (var document in testCase.RetrievalContext!)
        {
            items.AddRange((await judge.AskAsync(_words.ListedAndDecided,
                [new("input", testCase.Input!), Material.Json("retrievalContext", new[] { document })])).Items);
        }

        return items;
    }
}
