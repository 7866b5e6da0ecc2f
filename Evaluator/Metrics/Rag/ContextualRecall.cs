using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;
using Platform.Metrics.Text;

namespace Platform.Metrics.Rag;

/// <summary>The share of the expected answer that the retrieved documents hold: 0 (nothing) to 1 (all). One judge call.</summary>
/// <remarks>
/// Formula, and thorough the calls, of DeepEval 4.1.10 <c>ContextualRecallMetric</c>. There the judge cuts the answer into
/// sentences; here it is cut by rule, so that every run counts the same ones.
/// </remarks>
public sealed class ContextualRecall(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<ContextualRecall>
{
    private static readonly ItemPrompts<YesNo> _words = new("contextual_recall", null, """
        The section `retrievalContext` holds documents that a retriever found for a question; the items are the sentences
        of the right answer. Decide for each sentence whether the documents hold what it says.

        - `yes`: a document, or several together, say it in whatever words, or it says nothing that needs a source.
        - `no`: it cannot be taken from them.
        - `idk`: it cannot be told.

        Name the document by its number in the reason, counting from 1. What you know from elsewhere does not count.
        """);

    public static MetricDescription About { get; } = new()
    {
        Name = "ContextualRecall",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "retrievalContext", "expectedOutput"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the retriever found all that the right answer needs.",
        WhenToUse = "To tune chunking, embedding and the number of documents, where the right answer is known.",
        Formula = "sentences of the expected output that the documents hold / sentences; 0 without sentences.",
        Weaknesses = "As good as the expected output: one that says more than needed asks for more than needed. Retrieving "
            + "everything scores 1; see ContextualPrecision and ContextualRelevancy.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "sentences";

    private protected override string Nothing => "The expected output says nothing.";

    public static ContextualRecall Create(GivenOptions options) => new(options);

    internal override double ScoreOf(IReadOnlyList<YesNo> verdicts) => verdicts is [] ? 0 : base.ScoreOf(verdicts);

    private protected override IReadOnlyList<string> Items(TestCase testCase) => Sentences.Of(testCase.ExpectedOutput!);

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [Material.Json("retrievalContext", testCase.RetrievalContext!)];
}
