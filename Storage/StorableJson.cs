using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Platform.Storage;

/// <summary>
/// JSON and text that PostgreSQL takes: the character NUL and halves of surrogate pairs, which JSON can name and no text
/// can hold, become U+FFFD. All else stays as it was sent, white space and order of keys included.
/// </summary>
public static class StorableJson
{
    private const char Replacement = '\ufffd';
    private const int EscapeLength = 6; // \uXXXX
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 1000 };

    public static JsonElement Of(JsonElement sent)
    {
        var text = sent.GetRawText();
        return Of(text) is var storable && ReferenceEquals(storable, text) ? sent : JsonElement.Parse(storable, _deep);
    }

    /// <param name="json">Valid JSON.</param>
    public static string Of(string json)
    {
        if (!json.Contains(@"\u", StringComparison.Ordinal))
            return json;
        var storable = new StringBuilder(json.Length);
        for (var i = 0; i < json.Length;)
        {
            var unit = Escape(json, i);
            var length = json[i] != '\\' ? 1
                : unit is not { } first ? 2
                : char.IsHighSurrogate(first) && Escape(json, i + EscapeLength) is { } low && char.IsLowSurrogate(low) ? 2 * EscapeLength
                : EscapeLength;
            if (length == EscapeLength && unit is '\0' or (>= '\ud800' and <= '\udfff'))
                storable.Append(Replacement);
            else
                storable.Append(json, i, length);
            i += length;
        }
        return storable.Length == json.Length ? json : storable.ToString();
    }

    /// <summary>As a json column takes it; null for null.</summary>
    public static string? Raw(JsonElement? sent) => sent is { } json ? Of(json.GetRawText()) : null;

    /// <summary>The same for text that no longer is JSON.</summary>
    public static string? Text(string? text) => text is null ? null
        : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', Replacement);

    // What \uXXXX stands for; null when there is no such escape at that place.
    private static char? Escape(string json, int at) =>
        at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && ushort.TryParse(json.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
