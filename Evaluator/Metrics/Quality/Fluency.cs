using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Quality;

/// <summary>How well the answer is written: grammar, choice of words, flow. 1 to 5, one judge call.</summary>
/// <remarks>Name and scale of Microsoft.Extensions.AI.Evaluation.Quality 10.9.</remarks>
public sealed class Fluency(GivenOptions? options = null) : RatingMetric(options), ICatalogued<Fluency>
{
    private static readonly Prompt<RatingAnswer> _prompt = Rate("fluency", """
        Rate how well the text in the section `actualOutput` is written: grammar, spelling, choice of words, rhythm, in whatever
        language it is.

        - 5: without fault, precise and pleasant to read.
        - 4: well written; a slip or two.
        - 3: correct enough, but plain, stiff or repetitive.
        - 2: faults that make reading hard.
        - 1: hardly a correct sentence.

        Neither what it says nor whether it answers anything counts.
        """);

    public static MetricDescription About { get; } = Describe("Fluency", ["actualOutput"],
        "How well the answer is written: grammar, choice of words, flow.",
        "Texts that people read as they are: mails, articles.",
        "Fluent nonsense rates high. Judges rate their own style best.");

    public override MetricDescription Description => About;

    private protected override Prompt<RatingAnswer> Prompt => _prompt;

    public static Fluency Create(GivenOptions options) => new(options);
}
