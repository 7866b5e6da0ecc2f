using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Web.Components.Metrics.Editor;

/// <summary>Between a metric's options and the texts of its editor.</summary>
internal static class Options
{
    /// <returns>A text as it is, any other value as JSON; null when it is not given.</returns>
    public static string? Text(JsonElement options, string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value.ToString() : null;

    public static bool Flag(JsonElement options, string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static IReadOnlyList<JsonElement> Items(JsonElement options, string name) =>
        options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()] : [];

    /// <summary>Leaves out what is blank.</summary>
    public static void Set(JsonObject options, string name, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
            options[name] = text.Trim();
    }

    public static void SetNumber(JsonObject options, string name, string? text, FieldProblems problems)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (int.TryParse(text, CultureInfo.InvariantCulture, out var number))
            options[name] = number;
        else
            problems.Add(name, $"It must be a whole number, not “{text}”.");
    }

    public static void SetJson(JsonObject options, string name, string? text, FieldProblems problems)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        try
        {
            options[name] = JsonNode.Parse(text);
        }
        catch (JsonException problem)
        {
            problems.Add(name, $"It must be JSON: {problem.Message}");
        }
    }
}
