using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Metrics.Text;

/// <summary>Reads JSON and single values as Pydantic 2 does in its lax mode, which DeepEval's verdicts rest on.</summary>
internal static partial class LenientJson
{
    /// <summary>Parses JSON in which <c>NaN</c> and <c>Infinity</c> are numbers too.</summary>
    /// <exception cref="JsonException"/>
    public static JsonElement Parse(string text)
    {
        // 1e999 is valid JSON, is infinite as a double, and is not an integer: all that matters here.
        var standard = StringOrSpecialNumber().Replace(text, match => match.Value[0] == '"' ? match.Value : "1e999");
        using var document = JsonDocument.Parse(standard);
        return document.RootElement.Clone();
    }

    /// <param name="type">A JSON Schema type.</param>
    public static bool Is(string? type, JsonElement value) => type switch
    {
        "integer" => IsInteger(value),
        "number" => IsNumber(value),
        "boolean" => IsBoolean(value),
        "string" => value.ValueKind == JsonValueKind.String,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    private static bool IsInteger(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.Number => value.GetDouble() is var number && double.IsFinite(number) && Math.Floor(number) == number,
        JsonValueKind.String => IntegerText().IsMatch(value.GetString()!),
        _ => false,
    };

    private static bool IsNumber(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False or JsonValueKind.Number => true,
        JsonValueKind.String => NumberText().IsMatch(value.GetString()!),
        _ => false,
    };

    private static bool IsBoolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => true,
        JsonValueKind.Number => value.GetDouble() is 0 or 1,
        JsonValueKind.String => value.GetString()!.ToLowerInvariant()
            is "0" or "1" or "off" or "on" or "f" or "t" or "false" or "true" or "n" or "y" or "no" or "yes",
        _ => false,
    };

    /// <summary>The number that a value stands for; null when it stands for none.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.String when double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|NaN|-?Infinity
        """, RegexOptions.Singleline)]
    private static partial Regex StringOrSpecialNumber();

    [GeneratedRegex(@"^\s*[+-]?[0-9](?:_?[0-9])*(?:\.0*)?\s*$")]
    private static partial Regex IntegerText();

    [GeneratedRegex(@"^\s*[+-]?(?:(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?|inf|infinity|nan)\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex NumberText();
}
