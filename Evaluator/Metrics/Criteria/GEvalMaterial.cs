using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Criteria;

/// <summary>The parts of a test case that criteria can speak of.</summary>
internal static class GEvalMaterial
{
    // DeepEval's names (LLMTestCaseParams) and the test case's.
    private static readonly Dictionary<string, string> _inputs = new()
    {
        ["INPUT"] = "input",
        ["ACTUAL_OUTPUT"] = "actualOutput",
        ["EXPECTED_OUTPUT"] = "expectedOutput",
        ["CONTEXT"] = "context",
        ["RETRIEVAL_CONTEXT"] = "retrievalContext",
        ["TOOLS_CALLED"] = "toolsCalled",
        ["EXPECTED_TOOLS"] = "expectedTools",
        ["METADATA"] = "metadata",
        ["TAGS"] = "tags",
    };

    public static IReadOnlyList<string> Params { get; } = [.. _inputs.Keys];

    /// <returns>The JSON name of the test case's property, which is also the section's name.</returns>
    public static string InputOf(string param) => _inputs[param];

    public static Material Of(string param, TestCase testCase) => TestCaseMaterial.Of(InputOf(param), testCase);
}
