using System.Text.RegularExpressions;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;
using Platform.Metrics.Text;

namespace Platform.Metrics.Operational;

/// <summary>How easily an English text reads: 0 (hardest) to 100 (easiest).</summary>
/// <remarks>Flesch 1948, reading ease; syllables are counted by groups of vowels.</remarks>
public sealed partial class Readability : DeterministicMetric, ICatalogued<Readability>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "Readability",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput"],
        Range = new(0, 100),
        DefaultThreshold = 50,
        Summary = "How easily the answer reads, by the length of its sentences and words.",
        WhenToUse = "English answers for the general public: 60 to 70 is plain English, below 30 academic.",
        Formula = "206.835 - 1.015 words / sentences - 84.6 syllables / words, kept within 0 to 100; 100 without words.",
        Weaknesses = "English only. Knows nothing of whether the words are known or the thoughts clear.",
    };

    public override MetricDescription Description => About;

    public static Readability Create(GivenOptions options) => new();

    internal static double ReadingEase(string text)
    {
        var sentences = Math.Max(1, Sentences.Of(text).Count);
        var words = Word().Matches(text).Select(word => word.Value.ToLowerInvariant()).ToList();
        return words is [] ? 100
            : 206.835 - (1.015 * words.Count / sentences) - (84.6 * words.Sum(Syllables) / words.Count);
    }

    protected override Measurement Measure(TestCase testCase)
    {
        var ease = ReadingEase(testCase.ActualOutput!);
        return new(Math.Clamp(ease, 0, 100), ease >= 60 ? "Reads easily." : ease >= 30 ? "Takes some effort to read." : "Hard to read.");
    }

    // A silent e ends the word, or stands in -es and -ed, but for -ted and -ded; "being" has a syllable more than vowels.
    private static int Syllables(string word) =>
        Math.Max(1, Vowels().Count(SilentE().Replace(word, "")) + (VowelThenIng().IsMatch(word) ? 1 : 0));

    [GeneratedRegex(@"[\p{L}'’]+")]
    private static partial Regex Word();

    [GeneratedRegex("[aeiouyáéíóúäöü]+")]
    private static partial Regex Vowels();

    [GeneratedRegex("(?<=[^aeiouy])(?:e|(?<![td])ed|(?<![sxz]|ch|sh)es)$(?<!le)")]
    private static partial Regex SilentE();

    [GeneratedRegex("[aeou]ing$")]
    private static partial Regex VowelThenIng();
}
