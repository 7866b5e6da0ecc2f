using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Nlp;

/// <summary>How few letters must change to make the expected output of the actual one: 0 (all) to 1 (none).</summary>
/// <remarks>Levenshtein 1966, divided by the longer length.</remarks>
public sealed class EditSimilarity : DeterministicMetric, ICatalogued<EditSimilarity>
{
    private const int MostLetters = 10_000; // time grows with the square

    public static MetricDescription About { get; } = new()
    {
        Name = "EditSimilarity",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput", "expectedOutput"],
        Summary = "How near the output comes to the expected one, letter by letter.",
        WhenToUse = "Codes, names, addresses, short texts with possible typing errors.",
        Formula = "1 - (insertions + deletions + replacements) / letters of the longer output; 1 when both are empty.",
        Weaknesses = "Words in another order count as replaced. Outputs above 10,000 letters are a failure, not a score.",
    };

    public override MetricDescription Description => About;

    public static EditSimilarity Create(GivenOptions options) => new();

    protected override Measurement Measure(TestCase testCase)
    {
        var (actual, expected) = (testCase.ActualOutput!.Trim(), testCase.ExpectedOutput!.Trim());
        var longer = Math.Max(actual.Length, expected.Length);
        if (longer > MostLetters)
            return Measurement.Failed($"The outputs are too long to be compared letter by letter: {longer} letters, at most {MostLetters}.");

        var distance = Distance(actual, expected);
        return new(longer == 0 ? 1 : 1 - ((double)distance / longer), $"{distance} of {longer} letters differ.");
    }

    internal static int Distance(string left, string right)
    {
        var before = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var now = new int[right.Length + 1];
            now[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                now[j] = Math.Min(
                    Math.Min(before[j], now[j - 1]) + 1, before[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
            }

            before = now;
        }

        return before[^1];
    }
}
