using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when none of the given texts occurs in the actual output; otherwise 0.</summary>
public sealed class NotContains : DeterministicMetric, ICatalogued<NotContains>
{
    private static readonly MetricOption<IReadOnlyList<string>> _texts = MetricOption.Texts("texts", [], "Required. What must not occur.");

    private static readonly MetricOption<bool> _ignoreCase = MetricOption.Flag("ignoreCase", true,
        "Whether upper and lower case count as the same.");

    public required IReadOnlyList<string> Texts { get; init; }

    public bool IgnoreCase { get; init; } = true;

    public static MetricDescription About { get; } = Assertion.Describe("NotContains", ["actualOutput"],
        "Whether the actual output is free of given texts.",
        "Competitors, banned phrases, traces of a template such as {{name}}, apologies of a model.",
        "1 when none of the texts occurs in the output, else 0.",
        "Knows letters, not meaning: a text within a longer word occurs too.",
        _texts, _ignoreCase);

    public override MetricDescription Description => About;

    public static NotContains Create(GivenOptions options)
    {
        var metric = new NotContains { Texts = options.Get(_texts), IgnoreCase = options.Get(_ignoreCase) };
        options.Require("NotContains", metric.Texts is not [], "texts");
        return metric;
    }

    protected override Measurement Measure(TestCase testCase)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var found = Texts.Where(text => testCase.ActualOutput!.Contains(text, comparison)).ToList();
        return found is []
            ? new(1, "The output contains none of the texts.")
            : new(0, $"The output contains {string.Join(", ", found.Select(text => $"\"{text}\""))}.");
    }
}
