using System.Text.Json;
using Platform.Metrics;
using Platform.Metrics.TestCases;

namespace Platform.Suites.Calibration;

/// <summary>A test case on which a person has said whether it passes.</summary>
public sealed record LabelledCase(string Id, TestCase TestCase, bool Pass)
{
    /// <summary>
    /// Reads a test case with <c>label</c>: <c>true</c>, <c>1</c> or <c>"pass"</c>, or <c>false</c>, <c>0</c> or <c>"fail"</c>. It may
    /// stand in <c>metadata</c> or <c>additionalMetadata</c> instead, as goldens have it.
    /// </summary>
    /// <param name="index">Names a case that has no id.</param>
    /// <exception cref="FormatException">Says what is wrong.</exception>
    public static LabelledCase Read(JsonElement json, int index)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw new FormatException("it must be an object");

        try
        {
            var testCase = json.Deserialize(MetricsJson.Default.TestCase)!;
            return new(testCase.Id ?? $"{index + 1}", testCase,
                LabelOf(json) ?? throw new FormatException("""it needs a label: true, 1 or "pass", or false, 0 or "fail" """.TrimEnd()));
        }
        catch (JsonException problem)
        {
            throw new FormatException($"it is not a test case: {problem.Message}");
        }
    }

    /// <returns>Null when there is no label, or one that says neither.</returns>
    public static bool? LabelOf(JsonElement json)
    {
        foreach (var holder in (JsonElement?[])[json, Member(json, "metadata"), Member(json, "additionalMetadata")])
        {
            if (holder is { } given && Member(given, "label") is { } label)
                return Said(label);
        }

        return null;
    }

    private static bool? Said(JsonElement label) => label.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when label.TryGetInt32(out var number) && number is 0 or 1 => label.GetInt32() == 1,
        JsonValueKind.String => label.GetString()!.ToLowerInvariant() switch { "pass" or "true" or "1" => true, "fail" or "false" or "0" => false, _ => null },
        _ => null,
    };

    private static JsonElement? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? member : null;
}
