using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>How well the sentences of the answer hang together. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Coherence(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Coherence>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("coherence", """
        The section `input` is what a user asked, `actualOutput` the answer. Rate how well the answer hangs together: whether its
        sentences and thoughts follow from each other and make one whole.

        - 5: one line of thought from the question to the end; every step follows.
        - 4: hangs together, with a jump or a repetition that does not hinder.
        - 3: the parts are there, but the reader must find the order and the links.
        - 2: mostly loose or contradictory sentences; the point can be guessed.
        - 1: no connection can be seen.

        Style, length and truth do not count.
        """);

    public static MetricDescription About { get; } = Describe("Coherence", ["input", "actualOutput"],
        "How well the sentences of the answer hang together.",
        "Long answers, reports, explanations.",
        "Says nothing about whether the answer is right.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Coherence Create(GivenOptions options) => new(options);
}
