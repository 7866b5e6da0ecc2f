using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using Platform.Storage.Masking;

namespace Platform.Collector.Masking;

/// <summary>
/// One project's rules, applied to everything that arrives before any of it is stored. A rule for a key means every key
/// of that name, whatever its case, at any depth of any JSON, also of JSON inside a text; for a dotted name also its last
/// part (<c>password</c> means <c>user.password</c>). A rule for a pattern means every text, key and number.
/// </summary>
internal sealed class MaskingRules
{
    private const int MaxDepth = 1000;

    private readonly Dictionary<string, (string Replacement, MaskedCount Count)> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MaskingPattern> _patterns = [];

    internal MaskingRules(int project, IReadOnlyList<MaskingRule> rules, MaskedCounts counts)
    {
        Ids = [.. rules.Select(rule => rule.Id)];
        foreach (var rule in rules)
        {
            if (rule.Kind == MaskingRule.Key)
                _keys[rule.Expression] = (rule.Replacement, counts.Of(project, rule.Id));
            else
                _patterns.Add(new(rule, counts.Of(project, rule.Id)));
        }
    }

    internal IReadOnlyList<Guid> Ids { get; }

    internal bool IsEmpty => Ids.Count == 0;

    /// <summary>True when a rule hides the values of this key; it is counted.</summary>
    /// <param name="replacement">What stands in the value's place.</param>
    internal bool Hides(string key, [NotNullWhen(true)] out string? replacement)
    {
        replacement = null;
        if (_keys.Count == 0)
            return false;
        if (!_keys.TryGetValue(key, out var rule)
            && !(key.LastIndexOf('.') is >= 0 and var dot
                && _keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key.AsSpan(dot + 1), out rule)))
            return false;
        rule.Count.Add(1);
        replacement = rule.Replacement;
        return true;
    }

    /// <summary>A text with its secrets replaced; JSON inside it is looked into, so that escapes hide nothing.</summary>
    /// <returns>The same text when there is nothing to mask.</returns>
    internal string Text(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed is ['{', .., '}'] or ['[', .., ']'] or ['"', .., '"'] && TryJson(text, out var masked) ? masked : Plain(text);
    }

    /// <returns>False when the text is no JSON.</returns>
    private bool TryJson(string json, [NotNullWhen(true)] out string? masked)
    {
        masked = null;
        var utf8 = Encoding.UTF8.GetBytes(json);
        using var output = new MemoryStream(utf8.Length);
        using var writer = new Utf8JsonWriter(output, new()
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            SkipValidation = true,
        });
        var reader = new Utf8JsonReader(utf8, new() { MaxDepth = MaxDepth });
        try
        {
            var changed = false;
            while (reader.Read())
                changed |= Copy(ref reader, writer);
            writer.Flush();
            masked = changed ? Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length) : json;
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false; // not JSON, or half of a surrogate pair in it: a text like any other
        }
    }

    /// <returns>True when something was masked.</returns>
    private bool Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                var key = reader.GetString()!;
                var maskedKey = Plain(key);
                writer.WritePropertyName(maskedKey);
                if (!Hides(key, out var replacement))
                    return !ReferenceEquals(key, maskedKey);
                reader.Read();
                reader.Skip();
                writer.WriteStringValue(replacement);
                return true;
            case JsonTokenType.String:
                var text = reader.GetString()!;
                var masked = Text(text);
                writer.WriteStringValue(masked);
                return !ReferenceEquals(text, masked);
            case JsonTokenType.Number:
                var number = Encoding.UTF8.GetString(reader.ValueSpan);
                if (_patterns.Count > 0 && Plain(number) is var maskedNumber && !ReferenceEquals(number, maskedNumber))
                {
                    writer.WriteStringValue(maskedNumber);
                    return true;
                }
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                return false;
            default:
                CopyStructure(reader.TokenType, writer);
                return false;
        }
    }

    private static void CopyStructure(JsonTokenType token, Utf8JsonWriter writer)
    {
        switch (token)
        {
            case JsonTokenType.StartObject: writer.WriteStartObject(); break;
            case JsonTokenType.EndObject: writer.WriteEndObject(); break;
            case JsonTokenType.StartArray: writer.WriteStartArray(); break;
            case JsonTokenType.EndArray: writer.WriteEndArray(); break;
            case JsonTokenType.True: writer.WriteBooleanValue(true); break;
            case JsonTokenType.False: writer.WriteBooleanValue(false); break;
            default: writer.WriteNullValue(); break;
        }
    }

    private string Plain(string text)
    {
        foreach (var pattern in _patterns)
            text = pattern.Apply(text);
        return text;
    }
}
