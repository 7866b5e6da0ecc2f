using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Nlp;

/// <summary>The harmonic mean of how much of each output's words the other has: 0 to 1.</summary>
/// <remarks>As in Microsoft.Extensions.AI.Evaluation.NLP: words as often as they occur, no articles removed.</remarks>
public sealed class F1 : ReferenceMetric, ICatalogued<F1>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "F1",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = _inputs,
        Summary = "How many words the output shares with the expected one, whatever their order.",
        WhenToUse = "Short answers whose words are given by the question: names, places, extracts.",
        Formula = "2PR / (P + R), where P is the share of the output's words that are expected and R the share of the expected words that "
            + "are there; 0 without common words. Of several expected outputs the best.",
        Weaknesses = "Order and grammar do not count, and common words such as \"the\" count as much as names.",
    };

    public override MetricDescription Description => About;

    public static F1 Create(GivenOptions options) => new();

    internal override double Compare(IReadOnlyList<string> actual, IReadOnlyList<string> expected) =>
        2.0 * NGrams.Common(NGrams.Count(actual, 1), NGrams.Count(expected, 1)) / (actual.Count + expected.Count);
}
