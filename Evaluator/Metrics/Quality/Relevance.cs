using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>How far the answer is about what was asked, and all of it. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Relevance(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Relevance>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("relevance", """
        The section `input` is what a user asked, `actualOutput` the answer. Rate how far the answer is about what was asked.

        - 5: answers all of it, to the point, with nothing beside it but what helps.
        - 4: answers what matters; something small is missing or superfluous.
        - 3: answers a part, or wraps the answer in much that was not asked.
        - 2: touches the subject without answering.
        - 1: about something else, or nothing.

        Whether it is true does not count.
        """);

    public static MetricDescription About { get; } = Describe("Relevance", ["input", "actualOutput"],
        "How far the answer is about what was asked, and all of it.",
        "Assistants that answer beside the point. On a scale of 5; AnswerRelevancy counts statements instead.",
        "A relevant answer may be false.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Relevance Create(GivenOptions options) => new(options);
}
