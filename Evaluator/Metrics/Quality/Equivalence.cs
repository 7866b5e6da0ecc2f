using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>Whether the answer means the same as the right one. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Equivalence(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Equivalence>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("equivalence", """
        The section `input` is a question, `expectedOutput` the right answer, `actualOutput` an answer. Rate how far both answers
        mean the same as answers to that question.

        - 5: the same in all that matters, in whatever words.
        - 4: the same, but for something of little weight.
        - 3: partly the same, partly missing or different.
        - 2: hardly anything in common, or different in what matters most.
        - 1: something else, or the opposite.
        """);

    public static MetricDescription About { get; } = Describe("Equivalence", ["input", "actualOutput", "expectedOutput"],
        "Whether the answer means the same as the right one.",
        "Where the right answer is known, in whatever words.",
        "The right answer must be the only one.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Equivalence Create(GivenOptions options) => new(options);
}
