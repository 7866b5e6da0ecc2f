using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Platform.Metrics;

namespace Platform.Suites.Cases;

/// <summary>The JSON of cases, in which an unknown key is an error: it is a typing error more often than not.</summary>
internal static partial class CaseJson
{
    public static MetricsJson Strict { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    });

    public static bool IsUnknown(JsonException problem) => Unknown().IsMatch(problem.Message);

    /// <returns>The key of the case that holds the problem; null when it is not told.</returns>
    public static string? KeyOf(JsonException problem) =>
        Unknown().Match(problem.Message) is { Success: true } unknown ? unknown.Groups[1].Value
        : problem.Path?.Split('.', '[') is [_, var key, ..] ? key : null;

    public static string Explain(JsonException problem) =>
        Unknown().Match(problem.Message) is { Success: true } unknown
            ? $"A case has no key {unknown.Groups[1].Value}; it has id, name, input, actualOutput, expectedOutput, context, retrievalContext, "
                + "toolsCalled, expectedTools, availableTools, tags, metadata, traceId, scenario, expectedOutcome, userDescription, chatbotRole, turns."
        : KeyOf(problem) is { } key ? $"{key} does not have the form of a case's {key}." : $"This is not a case: {problem.Message}";

    [GeneratedRegex("The JSON property '([^']+)' could not be mapped")]
    private static partial Regex Unknown();
}
