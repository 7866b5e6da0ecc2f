using System.Globalization;
using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output is neither too short nor too long, in characters and words; otherwise 0.</summary>
public sealed class LengthLimit : DeterministicMetric, ICatalogued<LengthLimit>
{
    private static readonly MetricOption<double?> _minCharacters = Assertion.Limit("minCharacters", "Fewest characters, as people count them.");
    private static readonly MetricOption<double?> _maxCharacters = Assertion.Limit("maxCharacters", "Most characters, as people count them.");
    private static readonly MetricOption<double?> _minWords = Assertion.Limit("minWords", "Fewest words, parted by white space.");
    private static readonly MetricOption<double?> _maxWords = Assertion.Limit("maxWords", "Most words, parted by white space.");

    public double? MinCharacters { get; init; }

    public double? MaxCharacters { get; init; }

    public double? MinWords { get; init; }

    public double? MaxWords { get; init; }

    public static MetricDescription About { get; } = Assertion.Describe("LengthLimit", ["actualOutput"],
        "Whether the actual output is neither too short nor too long.",
        "Channels with a limit (SMS, titles), and answers that must be brief, or not be empty.",
        "1 when characters and words of the output, white space around it removed, lie within all given limits, else 0.",
        "Length is not content. Words of languages without spaces are not counted right.",
        _minCharacters, _maxCharacters, _minWords, _maxWords);

    public override MetricDescription Description => About;

    public static LengthLimit Create(GivenOptions options)
    {
        var metric = new LengthLimit
        {
            MinCharacters = options.Get(_minCharacters),
            MaxCharacters = options.Get(_maxCharacters),
            MinWords = options.Get(_minWords),
            MaxWords = options.Get(_maxWords),
        };
        options.Require("LengthLimit", metric is not { MinCharacters: null, MaxCharacters: null, MinWords: null, MaxWords: null },
            "minCharacters, maxCharacters, minWords or maxWords");
        return metric;
    }

    protected override Measurement Measure(TestCase testCase)
    {
        var output = testCase.ActualOutput!.Trim();
        var characters = new StringInfo(output).LengthInTextElements;
        var words = output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var fits = !(characters < MinCharacters || characters > MaxCharacters || words < MinWords || words > MaxWords);
        return new(fits ? 1 : 0, $"The output has {characters} characters and {words} words{(fits ? "" : ", outside the limits")}.");
    }
}
