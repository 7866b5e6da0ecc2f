using Platform.Metrics.TestCases;

namespace Platform.Metrics.Nlp;

/// <summary>
/// A metric that compares the words of the output with those of an expected one: 0 (none in common) to 1 (equal). Of several expected
/// ones the nearest counts, unless the metric has a rule of its own.
/// </summary>
public abstract class ReferenceMetric : DeterministicMetric
{
    private protected static readonly string[] _inputs = ["actualOutput", "expectedOutput|expectedOutputs"];

    /// <returns>0 to 1. Neither list is empty.</returns>
    internal abstract double Compare(IReadOnlyList<string> actual, IReadOnlyList<string> expected);

    /// <param name="references">At least one; none is empty.</param>
    internal virtual double Compare(IReadOnlyList<string> actual, IReadOnlyList<IReadOnlyList<string>> references) =>
        references.Max(reference => Compare(actual, reference));

    protected override Measurement Measure(TestCase testCase)
    {
        var actual = WordTokens.Of(testCase.ActualOutput!);
        var expected = new[] { testCase.ExpectedOutput }.OfType<string>().Concat(testCase.ExpectedOutputs ?? []).Select(WordTokens.Of).ToList();
        var references = expected.Where(words => words.Count > 0).ToList();
        return (actual, references) switch
        {
            ([], _) when references.Count < expected.Count => new(1, "Both outputs are empty."),
            ([], _) => new(0, "The actual output is empty."),
            (_, []) => new(0, "The expected output is empty."),
            (_, [var only]) => new(Compare(actual, only), $"{actual.Count} words and marks against {only.Count} expected ones."),
            _ => new(Compare(actual, references), $"{actual.Count} words and marks against {references.Count} expected outputs."),
        };
    }
}
