using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>How far the answer rests on what was retrieved alone. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Groundedness(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Groundedness>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("groundedness", """
        The section `input` is a question, `retrievalContext` holds documents, `actualOutput` an answer. Rate how far the answer
        rests on the documents alone.

        - 5: everything that it says can be found there, and it uses what they say on the question.
        - 4: all grounded; something of use is left out.
        - 3: mostly grounded, with additions of its own that they do not bear out.
        - 2: hardly grounded, or contradicts them in something.
        - 1: invented, or against them.

        An honest "the documents do not say" is grounded where they do not.
        """);

    public static MetricDescription About { get; } = Describe("Groundedness", ["input", "actualOutput", "retrievalContext"],
        "How far the answer rests on what was retrieved alone.",
        "Retrieval-augmented answers, on a scale of 5; Faithfulness counts claims instead.",
        "If the documents are wrong, so is a grounded answer.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Groundedness Create(GivenOptions options) => new(options);
}
