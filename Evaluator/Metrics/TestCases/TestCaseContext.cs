using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Metrics.TestCases;

/// <summary>Hands a test case to an evaluator of this library.</summary>
public sealed class TestCaseContext(TestCase testCase)
    : EvaluationContext(ContextName, JsonSerializer.Serialize(testCase, MetricsJson.Default.TestCase))
{
    /// <summary>
    /// A context of any class with this name, whose text is a test case as JSON, is taken too: so a program can pass one
    /// without a reference to this library.
    /// </summary>
    public const string ContextName = "Test Case";

    public TestCase TestCase => testCase;

    /// <returns>The first test case among the contexts; null when there is none.</returns>
    /// <exception cref="JsonException">The context's text is not a test case.</exception>
    internal static TestCase? Find(IEnumerable<EvaluationContext>? contexts) =>
        contexts?.FirstOrDefault(context => context.Name == ContextName) switch
        {
            null => null,
            TestCaseContext ours => ours.TestCase,
            var theirs => JsonSerializer.Deserialize(
                string.Concat(theirs.Contents.OfType<TextContent>().Select(content => content.Text)),
                MetricsJson.Default.TestCase),
        };
}
