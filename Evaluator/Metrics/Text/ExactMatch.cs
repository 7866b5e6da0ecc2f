using Platform.Metrics.Catalogue;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Text;

/// <summary>1 when the actual output equals the expected one, ignoring surrounding white space; otherwise 0.</summary>
/// <remarks>Same result as DeepEval 4.1.10 <c>ExactMatchMetric</c>.</remarks>
public sealed class ExactMatch : DeterministicMetric, ICatalogued<ExactMatch>
{
    public static MetricDescription About { get; } = new()
    {
        Name = "ExactMatch",
        Kind = MetricKind.Deterministic,
        Scopes = ["span", "trace"],
        RequiredInputs = ["actualOutput", "expectedOutput"],
        DefaultThreshold = 1,
        Summary = "Whether the actual output is, letter for letter, the expected one.",
        WhenToUse = "Labels, numbers, ids and other answers that have exactly one right form.",
        Formula = "1 when both are equal after white space around them is removed, else 0.",
        Weaknesses = "Case, punctuation, inner white space and different Unicode forms of the same letter all count as different.",
    };

    public override MetricDescription Description => About;

    public static ExactMatch Create(GivenOptions options) => new();

    protected override Measurement Measure(TestCase testCase) =>
        PythonText.Strip(testCase.ActualOutput!) == PythonText.Strip(testCase.ExpectedOutput!)
            ? new(1, "The actual output equals the expected one.")
            : new(0, "The actual output differs from the expected one.");
}
