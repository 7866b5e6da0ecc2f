using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>How good the retrieved documents and their order are for the question. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Retrieval(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Retrieval>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("retrieval", """
        The section `input` is a question, `retrievalContext` lists the documents that a search found for it, best first. Rate the
        search.

        - 5: the first documents answer the question; little else is there.
        - 4: the answer is there, but behind or among lesser ones.
        - 3: a part of the answer is there, or the order is wrong throughout.
        - 2: about the subject, but of no use for an answer.
        - 1: about something else.

        What you know from elsewhere does not count.
        """);

    public static MetricDescription About { get; } = Describe("Retrieval", ["input", "retrievalContext"],
        "How good the retrieved documents and their order are for the question.",
        "To tune search without knowing the right answer; ContextualPrecision and ContextualRecall need it.",
        "Judges by what the question suggests; what should have been found is not known.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Retrieval Create(GivenOptions options) => new(options);
}
