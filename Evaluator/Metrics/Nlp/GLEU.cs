using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Nlp;

/// <summary>The runs of one to four words that both outputs share, per run of the longer: 0 to 1.</summary>
/// <remarks>Wu et al. 2016 (section 4.3), as in NLTK and Microsoft.Extensions.AI.Evaluation.NLP.</remarks>
public sealed class GLEU : ReferenceMetric, ICatalogued<GLEU>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "GLEU",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = _inputs,
        Summary = "How many runs of words both outputs share, as BLEU, but made for single sentences.",
        WhenToUse = "Where BLEU would be used on one short answer at a time.",
        Formula = "runs of 1 to 4 words in both / max(runs of the actual, runs of the expected output); of several expected outputs the best.",
        Weaknesses = "Blind to meaning, as BLEU.",
    };

    public override MetricDescription Description => About;

    public static GLEU Create(GivenOptions options) => new();

    internal override double Compare(IReadOnlyList<string> actual, IReadOnlyList<string> expected)
    {
        var (common, ofActual, ofExpected) = (0, 0, 0);
        for (var length = 1; length <= NGrams.Longest; length++)
        {
            var (left, right) = (NGrams.Count(actual, length), NGrams.Count(expected, length));
            common += NGrams.Common(left, right);
            ofActual += left.Values.Sum();
            ofExpected += right.Values.Sum();
        }

        return (double)common / Math.Max(ofActual, ofExpected);
    }
}
