using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Nlp;

/// <summary>The longest series of words in common order, as the harmonic mean of its shares of both outputs: 0 to 1.</summary>
/// <remarks>ROUGE-L, Lin 2004 (section 3), with β = 1.</remarks>
public sealed class RougeL : ReferenceMetric, ICatalogued<RougeL>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "RougeL",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = _inputs,
        Summary = "How long a series of words both outputs have in the same order, gaps allowed.",
        WhenToUse = "Summaries against a model summary.",
        Formula = "2L / (actual + expected words), where L is the length of the longest common subsequence; of several expected outputs the best.",
        Weaknesses = "The same thing said in another order loses half. Blind to meaning.",
    };

    public override MetricDescription Description => About;

    public static RougeL Create(GivenOptions options) => new();

    internal override double Compare(IReadOnlyList<string> actual, IReadOnlyList<string> expected)
    {
        var before = new int[expected.Count + 1];
        foreach (var word in actual)
        {
            var now = new int[expected.Count + 1];
            for (var j = 1; j <= expected.Count; j++)
                now[j] = word == expected[j - 1] ? before[j - 1] + 1 : Math.Max(before[j], now[j - 1]);
            before = now;
        }

        return 2.0 * before[^1] / (actual.Count + expected.Count);
    }
}
