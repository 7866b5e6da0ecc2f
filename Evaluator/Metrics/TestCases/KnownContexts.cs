using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Metrics.TestCases;

/// <summary>
/// Reads the context classes that come with Microsoft.Extensions.AI.Evaluation.Quality and .NLP (10.9) by their names, so that
/// tests written for those evaluators can pass what they have, and this library needs no reference to them.
/// </summary>
internal static class KnownContexts
{
    /// <param name="metric">A context for the metric of this name goes before one for another.</param>
    public static TestCase Add(TestCase testCase, IEnumerable<EvaluationContext>? contexts, string metric)
    {
        // Names are such as "Ground Truth (Completeness)" and "Tool Definitions (Tool Call Accuracy)".
        foreach (var context in (contexts ?? []).OrderBy(context => For(context.Name).Equals(metric, StringComparison.OrdinalIgnoreCase)))
        {
            List<string> texts = [.. context.Contents.OfType<TextContent>().Select(content => content.Text)];
            testCase = context.Name.Split(" (")[0] switch
            {
                "Grounding Context" or "Retrieved Context Chunks" => testCase with { RetrievalContext = texts },
                "Ground Truth" => testCase with { ExpectedOutput = string.Concat(texts) },
                "References" when texts is [var only] => testCase with { ExpectedOutput = only },
                "References" => testCase with { ExpectedOutputs = texts },
                "Tool Definitions" => testCase with { AvailableTools = Tools(string.Concat(texts)) },
                _ => testCase,
            };
        }

        return testCase;
    }

    private static string For(string name) =>
        name.Split('(') is [_, var metric] ? metric.TrimEnd(')').Replace(" ", "", StringComparison.Ordinal) : "";

    /// <returns>Null where the text is not a list of definitions with names.</returns>
    private static List<ToolCall>? Tools(string json)
    {
        try
        {
            return [.. JsonElement.Parse(json).EnumerateArray().Select(tool => new ToolCall
            {
                Name = tool.GetProperty("name").GetString()!,
                Description = tool.TryGetProperty("description", out var description) ? description.GetString() : null,
                InputParameters = tool.TryGetProperty("functionSchema", out var schema) ? schema : null,
            })];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null;
        }
    }
}
