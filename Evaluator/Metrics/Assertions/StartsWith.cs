using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output starts with the given text, white space before it removed; otherwise 0.</summary>
public sealed class StartsWith : DeterministicMetric, ICatalogued<StartsWith>
{
    private static readonly MetricOption<string?> _text = MetricOption.Text("text", "Required. How the output must start.");

    private static readonly MetricOption<bool> _ignoreCase = MetricOption.Flag("ignoreCase", false,
        "Whether upper and lower case count as the same.");

    public required string Text { get; init; }

    public bool IgnoreCase { get; init; }

    public static MetricDescription About { get; } = Assertion.Describe("StartsWith", ["actualOutput"],
        "Whether the actual output starts with a given text.",
        "Forms of address, prefixes that a program reads, answers that begin with yes or no.",
        "1 when the output starts with the text after white space before it is removed, else 0.",
        "Says nothing about the rest.",
        _text, _ignoreCase);

    public override MetricDescription Description => About;

    public static StartsWith Create(GivenOptions options)
    {
        var text = options.Get(_text);
        options.Require("StartsWith", text is not null, "text");
        return new() { Text = text ?? "", IgnoreCase = options.Get(_ignoreCase) };
    }

    protected override Measurement Measure(TestCase testCase) =>
        testCase.ActualOutput!.TrimStart().StartsWith(Text, IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
            ? new(1, $"The output starts with \"{Text}\".")
            : new(0, $"The output does not start with \"{Text}\".");
}
