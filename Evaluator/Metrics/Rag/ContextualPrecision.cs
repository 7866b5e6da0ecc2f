using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Rag;

/// <summary>Whether the useful documents rank above the useless ones: 0 (none is useful) to 1 (they lead). One judge call.</summary>
/// <remarks>Formula, and thorough the calls, of DeepEval 4.1.10 <c>ContextualPrecisionMetric</c>.</remarks>
public sealed class ContextualPrecision(GivenOptions? options = null) : ItemMetric<YesNo>(options), ICatalogued<ContextualPrecision>
{
    private static readonly ItemPrompts<YesNo> _words = new("contextual_precision", null, """
        The section `input` is what a user asked, `expectedOutput` the right answer to it; the items are documents that a
        retriever found for it, best first. Decide for each document whether it is of use for arriving at that answer.

        - `yes`: it holds something that the expected answer says or rests on.
        - `no`: one could do without it, even if it is about the same subject.
        - `idk`: it cannot be told.
        """, list: "retrievalContext");

    public static MetricDescription About { get; } = new()
    {
        Name = "ContextualPrecision",
        Kind = MetricKind.Judge,
        Scopes = ["span", "trace"],
        RequiredInputs = ["input", "retrievalContext", "expectedOutput"],
        JudgeCalls = "1; thorough 2",
        Summary = "Whether the retriever ranks the documents that are of use above those that are not.",
        WhenToUse = "To tune a reranker or the order of search results, where the right answer is known.",
        Formula = "Over the ranks k of the useful documents, the mean of (useful up to k) / k; 0 when none is useful.",
        Weaknesses = "Says nothing about documents that were not found: that is ContextualRecall. Useless documents behind the "
            + "last useful one cost nothing.",
        Options = CommonOptions.Items,
    };

    public override MetricDescription Description => About;

    private protected override ItemPrompts<YesNo> Words => _words;

    private protected override string Noun => "documents";

    private protected override string Nothing => "Nothing was retrieved.";

    public static ContextualPrecision Create(GivenOptions options) => new(options);

    internal override double ScoreOf(IReadOnlyList<YesNo> verdicts)
    {
        var (useful, sum) = (0, 0.0);
        foreach (var (index, verdict) in verdicts.Index())
        {
            if (verdict == YesNo.Yes)
                sum += (double)++useful / (index + 1);
        }

        return useful == 0 ? 0 : sum / useful;
    }

    private protected override IReadOnlyList<string> Items(TestCase testCase) => testCase.RetrievalContext!;

    private protected override IReadOnlyList<Material> DecidedBy(TestCase testCase, JudgeSession judge) =>
        [new("input", testCase.Input!), new("expectedOutput", testCase.ExpectedOutput!)];
}
