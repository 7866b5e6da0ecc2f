using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Nlp;

/// <summary>The share of the output's runs of one to four words that the expected outputs have too: 0 to 1.</summary>
/// <remarks>
/// Papineni et al. 2002, by sentence with the smoothing that Chen and Cherry 2014 call method 4, as in
/// Microsoft.Extensions.AI.Evaluation.NLP.
/// </remarks>
public sealed class BLEU : ReferenceMetric, ICatalogued<BLEU>
{
    private const double Smoothing = 5; // Chen and Cherry's constant

    public static MetricDescription About { get; } = new()
    {
        Name = "BLEU",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = _inputs,
        Summary = "How many runs of words the output shares with the expected one, as translations are compared.",
        WhenToUse = "Translations and other outputs of nearly fixed wording, on many cases together.",
        Formula = "min(1, e^(1 - expected / actual length)) times the geometric mean of the shares of runs of 1 to 4 words that occur in "
            + "the expected output too, shares of 0 smoothed. Of several expected outputs the one nearest in length counts "
            + "for the length, and each run counts at most as often as in the one that has it most often.",
        Weaknesses = "Blind to meaning: a synonym costs as much as an error, a missing \"not\" next to nothing. Single short sentences score wildly.",
    };

    public override MetricDescription Description => About;

    public static BLEU Create(GivenOptions options) => new();

    internal override double Compare(IReadOnlyList<string> actual, IReadOnlyList<string> expected) => Compare(actual, [expected]);

    internal override double Compare(IReadOnlyList<string> actual, IReadOnlyList<IReadOnlyList<string>> references)
    {
        var (logs, missed) = (0.0, 0);
        for (var length = 1; length <= NGrams.Longest; length++)
        {
            var (common, all) = Precision(actual, references, length);
            if (common == 0 && actual.Count == 1 && length == 1)
                return 0; // one wrong word: there is nothing to smooth by
            var share = common > 0 ? (double)common / all
                : Math.Log(Math.Max(2, actual.Count)) / (Math.Pow(2, ++missed) * Smoothing) / all;
            logs += Math.Log(share) / NGrams.Longest;
        }

        var closest = references.MinBy(reference => (Math.Abs(reference.Count - actual.Count), reference.Count))!.Count;
        return Math.Exp(logs) * (actual.Count > closest ? 1 : Math.Exp(1 - ((double)closest / actual.Count)));
    }

    /// <summary>Runs that occur in a reference, each at most as often as in the one that has it most often, of all runs.</summary>
    internal static (int Common, int All) Precision(
        IReadOnlyList<string> actual, IReadOnlyList<IReadOnlyList<string>> references, int length)
    {
        var runs = NGrams.Count(actual, length);
        var most = references.Select(reference => NGrams.Count(reference, length)).ToList();
        var common = runs.Sum(run => Math.Min(run.Value, most.Max(counts => counts.GetValueOrDefault(run.Key))));
        return (common, Math.Max(1, runs.Values.Sum()));
    }
}
