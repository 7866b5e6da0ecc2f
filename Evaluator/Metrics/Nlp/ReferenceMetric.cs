using Platform.Metrics.TestCases;

namespace Platform.Metrics.Nlp;

/// <summary>A metric that compares the words of the output with those of the expected one: 0 (none in common) to 1 (equal).</summary>
public abstract class ReferenceMetric : DeterministicMetric
{
    /// <returns>0 to 1. Neither list is empty.</returns>
    internal abstract double Compare(IReadOnlyList<string> actual, IReadOnlyList<string> expected);

    protected override Measurement Measure(TestCase testCase)
    {
        var (actual, expected) = (WordTokens.Of(testCase.ActualOutput!), WordTokens.Of(testCase.ExpectedOutput!));
        return (actual, expected) switch
        {
            ([], []) => new(1, "Both outputs are empty."),
            ([], _) => new(0, "The actual output is empty."),
            (_, []) => new(0, "The expected output is empty."),
            _ => new(Compare(actual, expected), $"{actual.Count} words and marks against {expected.Count} expected ones."),
        };
    }
}
