using System.Text.Json;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>Reads lists in all the ways that clients send them: as lists, as JSON text, as text with commas.</summary>
internal static class Lists
{
    /// <summary>Tags and the like. A text that is no JSON list is split at its commas.</summary>
    internal static IReadOnlyList<string> Tags(AnyValue? value)
    {
        if (value is null)
            return [];
        if (value.ValueCase == AnyValue.ValueOneofCase.ArrayValue)
            return Distinct(value.ArrayValue.Values.Select(item => item.Text));
        if (JsonText.List(value) is { } json)
        {
            using var document = JsonDocument.Parse(json);
            return Distinct(document.RootElement.EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : item.GetRawText()));
        }
        return Distinct(value.Text?.Split(',') ?? []);
    }

    /// <summary>A JSON list; anything else becomes the only item of one. Null for nothing.</summary>
    internal static string? Items(AnyValue? value) =>
        value is null || value.IsEmpty ? null
        : value.ValueCase == AnyValue.ValueOneofCase.ArrayValue
            ? JsonScratch.Write(value, static (writer, value) => WriteItems(writer, value))
        : JsonText.List(value) ?? $"[{JsonText.Of(value)}]";

    /// <summary>Tool calls as DeepEval's clients send them; null also for the "true" that one of them sends instead.</summary>
    internal static string? Tools(AnyValue? value) => value?.Text is null or "true" or "false" ? null : Items(value);

    private static void WriteItems(Utf8JsonWriter writer, AnyValue list)
    {
        writer.WriteStartArray();
        foreach (var item in list.ArrayValue.Values)
            writer.WriteRawValue(JsonText.Of(item) ?? "null", skipInputValidation: true);
        writer.WriteEndArray();
    }

    private static IReadOnlyList<string> Distinct(IEnumerable<string?> texts) =>
        [.. texts.Select(text => text?.Trim()).OfType<string>().Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
}
