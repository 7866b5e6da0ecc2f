using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>How much of what the right answer says the answer says too. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Completeness(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Completeness>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("completeness", """
        The section `expectedOutput` is the right answer, `actualOutput` an answer. Take the right one apart into its claims in
        your mind, and rate how many of them the answer holds, in whatever words.

        - 5: all of them.
        - 4: nearly all; what is missing matters little.
        - 3: about half, or all but one that matters.
        - 2: few.
        - 1: none.

        What the answer says beyond them does not count.
        """);

    public static MetricDescription About { get; } = Describe("Completeness", ["actualOutput", "expectedOutput"],
        "How much of what the right answer says the answer says too.",
        "Where the right answer is known and nothing of it may be missing.",
        "What is added does not count, however wrong: see Equivalence and Faithfulness.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Completeness Create(GivenOptions options) => new(options);
}
