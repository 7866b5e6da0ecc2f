using Platform.Metrics.Catalogue;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Assertions;

/// <summary>1 when the actual output has at most so many tokens; otherwise 0.</summary>
public sealed class TokenLimit : DeterministicMetric, ICatalogued<TokenLimit>
{
    private static readonly MetricOption<double?> _maxTokens = Assertion.Limit("maxTokens", "Required. Most tokens of the output.");

    public required double MaxTokens { get; init; }

    public static MetricDescription About { get; } = Assertion.Describe("TokenLimit", ["actualOutput"],
        "Whether the actual output has at most so many tokens.",
        "Outputs that another model reads, and answers whose cost must stay small.",
        "1 when the tokens of the output by o200k_base, the vocabulary of GPT-4o and later, are at most maxTokens, else 0.",
        "Other models count a little differently. The first use takes about half a second to load the vocabulary.",
        _maxTokens);

    public override MetricDescription Description => About;

    public static TokenLimit Create(GivenOptions options)
    {
        var limit = options.Get(_maxTokens);
        options.Require("TokenLimit", limit is not null, "maxTokens");
        return new() { MaxTokens = limit ?? 0 };
    }

    protected override Measurement Measure(TestCase testCase)
    {
        var tokens = Tokens.Count(testCase.ActualOutput!);
        return new(tokens <= MaxTokens ? 1 : 0, $"The output has {tokens} tokens; {MaxTokens} are allowed.");
    }
}
