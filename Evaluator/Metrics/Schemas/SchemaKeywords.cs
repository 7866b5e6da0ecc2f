using System.Globalization;
using System.Text.Json;

namespace Platform.Metrics.Schemas;

/// <summary>The keywords that look at one value alone (draft 2020-12, "validation").</summary>
internal static class SchemaKeywords
{
    /// <returns>Whether the value is fine by the keyword; also when the keyword is not one of these.</returns>
    public static bool Holds(string keyword, JsonElement expected, JsonElement value) => (keyword, value.ValueKind) switch
    {
        ("type", _) => expected.ValueKind == JsonValueKind.Array
            ? expected.EnumerateArray().Any(type => Is(type.GetString(), value)) : Is(expected.GetString(), value),
        ("const", _) => JsonElement.DeepEquals(expected, value),
        ("enum", _) => expected.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)),
        ("minimum", JsonValueKind.Number) => Compare(value, expected) >= 0,
        ("maximum", JsonValueKind.Number) => Compare(value, expected) <= 0,
        ("exclusiveMinimum", JsonValueKind.Number) => Compare(value, expected) > 0,
        ("exclusiveMaximum", JsonValueKind.Number) => Compare(value, expected) < 0,
        ("multipleOf", JsonValueKind.Number) => IsMultiple(value, expected),
        ("minLength", JsonValueKind.String) => Characters(value) >= expected.GetDouble(),
        ("maxLength", JsonValueKind.String) => Characters(value) <= expected.GetDouble(),
        ("pattern", JsonValueKind.String) => SchemaPattern.IsMatch(expected.GetString()!, value.GetString()!),
        ("minItems", JsonValueKind.Array) => value.GetArrayLength() >= expected.GetDouble(),
        ("maxItems", JsonValueKind.Array) => value.GetArrayLength() <= expected.GetDouble(),
        ("uniqueItems", JsonValueKind.Array) => expected.ValueKind != JsonValueKind.True || AreUnique(value),
        ("minProperties", JsonValueKind.Object) => value.EnumerateObject().Count() >= expected.GetDouble(),
        ("maxProperties", JsonValueKind.Object) => value.EnumerateObject().Count() <= expected.GetDouble(),
        _ => true,
    };

    private static bool Is(string? type, JsonElement value) => type switch
    {
        "integer" => value.ValueKind == JsonValueKind.Number && IsWhole(value),
        "number" => value.ValueKind == JsonValueKind.Number,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => false,
    };

    private static bool IsWhole(JsonElement value) =>
        value.TryGetDecimal(out var number) ? decimal.Truncate(number) == number : double.IsInteger(value.GetDouble());

    // Decimal where both fit, for 0.3 is not three times 0.1 in binary; beyond it a double is precise enough.
    private static int Compare(JsonElement a, JsonElement b) =>
        a.TryGetDecimal(out var left) && b.TryGetDecimal(out var right)
            ? left.CompareTo(right) : a.GetDouble().CompareTo(b.GetDouble());

    private static bool IsMultiple(JsonElement value, JsonElement of)
    {
        if (value.TryGetDecimal(out var number) && of.TryGetDecimal(out var divisor) && divisor != 0)
            return number % divisor == 0;

        var (big, small) = (value.GetDouble(), of.GetDouble());
        return double.IsInteger(big / small) || (double.IsInteger(big) && double.IsInteger(1 / small));
    }

    private static int Characters(JsonElement value) => value.GetString()!.EnumerateRunes().Count();

    private static bool AreUnique(JsonElement array)
    {
        var seen = new List<JsonElement>();
        foreach (var item in array.EnumerateArray())
        {
            if (seen.Any(other => JsonElement.DeepEquals(other, item)))
                return false;
            seen.Add(item);
        }

        return true;
    }

    /// <summary>A value as a reason shows it: short.</summary>
    public static string Show(JsonElement value)
    {
        var text = value.GetRawText();
        return text.Length <= 60 ? text : string.Create(CultureInfo.InvariantCulture, $"{text[..60]}…");
    }
}
