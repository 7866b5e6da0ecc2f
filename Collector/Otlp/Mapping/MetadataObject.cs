using System.Globalization;
using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>
/// Metadata from one attribute that holds an object, and from attributes that hold one key each. Traces keep theirs as
/// jsonb, so numbers that PostgreSQL cannot hold become text.
/// </summary>
internal static class MetadataObject
{
    /// <returns>A JSON object; null when there is none.</returns>
    internal static string? Of(AnyValue? value, IReadOnlyList<FamilyMember> members, Family family)
    {
        var whole = value is null ? null : JsonText.Of(value);
        var hasMembers = false;
        foreach (var member in members)
            hasMembers |= member.Family == family;
        if (whole is "\"\"" or "{}" or "[]")
            whole = null;
        return whole is null && !hasMembers ? null : Merge(whole, members, hasMembers ? family : null);
    }

    /// <summary>Both objects in one; where both have a key, <paramref name="over"/> counts.</summary>
    internal static string? Merge(string? under, string? over)
    {
        if (under is null || over is null)
            return over ?? under;
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        AddMembers(under, merged);
        AddMembers(over, merged);
        return Write(merged);
    }

    private static string Merge(string? whole, IReadOnlyList<FamilyMember> members, Family? family)
    {
        var merged = new Dictionary<string, string>(StringComparer.Ordinal);
        if (whole is not null)
            AddMembers(whole, merged);
        foreach (var member in members)
        {
            if (member.Family == family && JsonText.Of(member.Value) is { } json)
                merged[member.Name] = Storable(json);
        }
        return Write(merged);
    }

    private static void AddMembers(string json, Dictionary<string, string> into)
    {
        using var document = JsonDocument.Parse(json, new() { MaxDepth = JsonText.MaxDepth + 20 });
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            into["metadata"] = Storable(json);
            return;
        }
        foreach (var member in document.RootElement.EnumerateObject())
            into[member.Name] = Storable(member.Value.GetRawText());
    }

    /// <summary>JSON whose numbers jsonb can hold.</summary>
    internal static string Storable(string json)
    {
        if (json is ['"' or 't' or 'f' or 'n', ..])
            return json;
        using var document = JsonDocument.Parse(json, new() { MaxDepth = JsonText.MaxDepth + 20 });
        return JsonScratch.Write(document.RootElement, static (writer, root) => Copy(writer, root));
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Copy(writer, member.Value);
                }
                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    Copy(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Number when !IsStorable(value.GetRawText()):
                writer.WriteStringValue(value.GetRawText());
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static bool IsStorable(string number) =>
        number.IndexOfAny(['e', 'E']) is var exponent && exponent < 0
            ? number.Length < 100
            : int.TryParse(number.AsSpan(exponent + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var power)
                && Math.Abs(power) < 400;

    private static string Write(Dictionary<string, string> members) => JsonScratch.Write(members, static (writer, members) =>
    {
        writer.WriteStartObject();
        foreach (var (key, json) in members)
        {
            writer.WritePropertyName(key);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
        writer.WriteEndObject();
    });
}
