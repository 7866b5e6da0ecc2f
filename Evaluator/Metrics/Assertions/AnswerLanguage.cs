using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output is in an expected language; otherwise 0.</summary>
public sealed class AnswerLanguage : DeterministicMetric, ICatalogued<AnswerLanguage>
{
    private static readonly MetricOption<IReadOnlyList<string>> _languages = MetricOption.Texts("languages", [],
        $"Languages that are fine, by ISO 639-1; that of the input when not given. Known: {string.Join(", ", Language.Known)}.",
        [.. Language.Known]);

    public IReadOnlyList<string> Languages { get; init; } = [];

    public static MetricDescription About { get; } = Assertion.Describe("AnswerLanguage", ["actualOutput"],
        "Whether the actual output is in the language it should be in.",
        "Agents that serve one market, or that must answer in the user's language.",
        "1 when the output's script, or the function words in it, are those of an expected language, else 0. Too short to tell: skipped.",
        "Needs a sentence. Code and names are read as words; mixed languages count as the one with more function words.",
        _languages);

    public override MetricDescription Description => About;

    public static AnswerLanguage Create(GivenOptions options) => new() { Languages = options.Get(_languages) };

    protected override Measurement Measure(TestCase testCase)
    {
        IReadOnlyList<string> expected = Languages is not [] ? Languages
            : Language.Of(testCase.Input ?? "") is { } asked ? [asked] : [];
        if (expected is [])
            return Measurement.Skipped("The input is too short, or missing, to tell its language.");

        return Language.Of(testCase.ActualOutput!) is not { } language
            ? Measurement.Skipped("The output is too short to tell its language.")
            : expected.Contains(language) ? new(1, $"The output is in {language}.")
            : new(0, $"The output is in {language}, not in {string.Join(" or ", expected)}.");
    }
}
