using System.Buffers;
using System.Text;
using System.Text.Json;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp.Attributes;

/// <summary>
/// Turns what agents send as text into JSON values: JSON objects and lists inside a text become values, other text stays
/// text. The result can be stored: no U+0000, no half of a surrogate pair, which PostgreSQL refuses in jsonb.
/// </summary>
internal static class JsonText
{
    /// <summary>Nested deeper than this, JSON stays text: readers of our answers stop at 64 as a rule.</summary>
    internal const int MaxDepth = 40;

    private static readonly SearchValues<char> _escaped = SearchValues.Create(
        [.. "\"\\\u007F", .. Enumerable.Range(0, 32).Select(c => (char)c), .. Enumerable.Range(0xD800, 0x800).Select(c => (char)c)]);

    /// <returns>JSON; null for nothing.</returns>
    internal static string? Of(AnyValue? value) => value?.ValueCase switch
    {
        null or AnyValue.ValueOneofCase.None => null,
        AnyValue.ValueOneofCase.StringValue => Of(value.StringValue),
        _ => value.Json,
    };

    /// <summary>JSON that a text holds, also one that was put into a string twice; else the text as a JSON string.</summary>
    internal static string Of(string text) => Container(text) ?? Quote(text);

    /// <summary>The object or list that a text holds; null when it holds none.</summary>
    internal static string? Container(string text)
    {
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Length < 2)
            return null;
        return (trimmed[0], trimmed[^1]) switch
        {
            ('{', '}') or ('[', ']') => IsJson(trimmed) ? Clean(text) : null,
            ('"', '"') when trimmed[1..].TrimStart() is ['{' or '[' or '\\', ..] && Unquote(trimmed) is { } inner => Container(inner),
            _ => null,
        };
    }

    /// <summary>As <see cref="Container"/>, but only a list.</summary>
    internal static string? List(AnyValue? value) =>
        Of(value) is { } json && json.AsSpan().TrimStart() is ['[', ..] ? json : null;

    /// <summary>For attributes that always hold JSON: a JSON string becomes its text, null becomes nothing.</summary>
    internal static string? OfEncoded(AnyValue? value)
    {
        if (value is not { ValueCase: AnyValue.ValueOneofCase.StringValue, StringValue: var text })
            return Of(value);
        var trimmed = text.AsSpan().Trim();
        return trimmed is "null" or "" ? null
            : trimmed is ['"', .., '"'] && Unquote(trimmed) is { } inner ? Of(inner)
            : Container(text) ?? (IsJson(trimmed) ? text : Quote(text));
    }

    internal static string Quote(string text) =>
        text.AsSpan().IndexOfAny(_escaped) < 0
            ? string.Concat("\"", text, "\"")
            : JsonScratch.Write(text, static (writer, text) => writer.WriteStringValue(text));

    /// <summary>Replaces escaped U+0000 and halves of surrogate pairs by U+FFFD.</summary>
    internal static string Clean(string json)
    {
        if (!json.Contains("\\u", StringComparison.Ordinal))
            return json;
        StringBuilder? clean = null;
        var copied = 0;
        for (var at = 0; at + 1 < json.Length; at++)
        {
            if (json[at] != '\\')
                continue;
            if (json[at + 1] == 'u' && Unit(json, at) is var unit && (unit == 0 || char.IsSurrogate((char)unit)))
            {
                if (char.IsHighSurrogate((char)unit) && char.IsLowSurrogate((char)Unit(json, at + 6)))
                {
                    at += 11;
                    continue;
                }
                (clean ??= new(json.Length)).Append(json, copied, at - copied).Append("\\ufffd");
                copied = at + 6;
                at += 5;
            }
            else
            {
                at++; // whatever is escaped, it starts no escape itself
            }
        }
        return clean is null ? json : clean.Append(json, copied, json.Length - copied).ToString();
    }

    /// <returns>The UTF-16 unit that <c>\uXXXX</c> at this place stands for; 1, which nobody minds, when there is none.</returns>
    private static int Unit(string json, int at) =>
        at + 6 <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
        && int.TryParse(json.AsSpan(at + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var unit)
            ? unit
            : 1;

    private static bool IsJson(ReadOnlySpan<char> text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), new() { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private static string? Unquote(ReadOnlySpan<char> json)
    {
        try
        {
            return JsonSerializer.Deserialize<string>(Clean(json.ToString()));
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
