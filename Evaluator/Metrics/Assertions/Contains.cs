using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output contains the given texts; otherwise 0.</summary>
public sealed class Contains : DeterministicMetric, ICatalogued<Contains>
{
    private static readonly MetricOption<IReadOnlyList<string>> _texts = MetricOption.Texts("texts", [], "Required. What must occur.");

    private static readonly MetricOption<bool> _any = MetricOption.Flag("any", false, "Whether one of them suffices.");

    private static readonly MetricOption<bool> _ignoreCase = MetricOption.Flag("ignoreCase", false,
        "Whether upper and lower case count as the same.");

    public required IReadOnlyList<string> Texts { get; init; }

    public bool Any { get; init; }

    public bool IgnoreCase { get; init; }

    public static MetricDescription About { get; } = Assertion.Describe("Contains", ["actualOutput"],
        "Whether the actual output contains given texts.",
        "A fact, a name, a disclaimer that must be in the answer.",
        "1 when all texts (any: at least one) occur in the output as they are, else 0.",
        "Knows letters, not meaning: a text that is denied or quoted occurs too.",
        _texts, _any, _ignoreCase);

    public override MetricDescription Description => About;

    public static Contains Create(GivenOptions options)
    {
        var metric = new Contains
        {
            Texts = options.Get(_texts),
            Any = options.Get(_any),
            IgnoreCase = options.Get(_ignoreCase),
        };
        options.Require("Contains", metric.Texts is not [], "texts");
        return metric;
    }

    protected override Measurement Measure(TestCase testCase)
    {
        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var missing = Texts.Where(text => !testCase.ActualOutput!.Contains(text, comparison)).ToList();
        return missing is [] || (Any && missing.Count < Texts.Count)
            ? new(1, Any ? "The output contains one of the texts." : "The output contains every text.")
            : new(0, $"The output lacks {string.Join(Any ? " and " : ", ", missing.Select(text => $"\"{text}\""))}.");
    }
}
