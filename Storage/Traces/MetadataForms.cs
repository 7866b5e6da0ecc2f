using System.Text.Json;

namespace Platform.Storage.Traces;

/// <summary>
/// A value in an address is text, in metadata it may be a number or a truth value too: <c>build=7</c> means 7 and "7".
/// An index finds either, but no comparison as text.
/// </summary>
internal static class MetadataForms
{
    private const int MostForms = 64;

    /// <returns>Objects, as JSON, of which metadata must contain one; empty when nothing is wanted.</returns>
    public static string[] Of(IReadOnlyDictionary<string, string> wanted)
    {
        if (wanted.Count == 0)
            return [];
        List<Dictionary<string, object>> forms = [[]];
        foreach (var (key, text) in wanted)
        {
            object[] values = Scalar(text) is { } scalar && forms.Count < MostForms ? [text, scalar] : [text];
            forms = [.. forms.SelectMany(form => values, (form, value) => new Dictionary<string, object>(form) { [key] = value })];
        }
        return [.. forms.Select(form => JsonSerializer.Serialize(form))];
    }

    private static JsonElement? Scalar(string text)
    {
        try
        {
            var value = JsonElement.Parse(text);
            return value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
