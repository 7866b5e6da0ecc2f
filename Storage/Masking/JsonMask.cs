using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Storage.Masking;

/// <summary>
/// Masks the keys, texts and numbers of one JSON document. What no rule finds stays as it was written; nearly always that
/// is all of it, so that nothing is written anew before something is found.
/// </summary>
internal ref struct JsonMask
{
    private const int MaxDepth = 1000;

    private readonly MaskingRules _rules;
    private readonly Span<char> _chars;
    private List<(int Start, int End, string Json)>? _edits;
    private Utf8JsonReader _reader;

    private JsonMask(MaskingRules rules, ReadOnlySpan<byte> json, Span<char> chars)
    {
        _rules = rules;
        _chars = chars;
        _reader = new(json, new() { MaxDepth = MaxDepth });
    }

    /// <returns>The same text when there is nothing to mask; null when it is no JSON.</returns>
    internal static string? Of(string text, MaskingRules rules)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        var chars = ArrayPool<char>.Shared.Rent(text.Length);
        try
        {
            var json = bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes));
            var masked = new JsonMask(rules, json, chars);
            while (masked._reader.Read())
                masked.Look();
            return masked._edits is null ? text : masked.Rewrite(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null; // not JSON, or half of a surrogate pair in it: a text like any other
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            ArrayPool<char>.Shared.Return(chars);
        }
    }

    private void Look()
    {
        var start = (int)_reader.TokenStartIndex;
        switch (_reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                ReadOnlySpan<char> key = _chars[.._reader.CopyString(_chars)];
                Mask(key, start, start + _reader.ValueSpan.Length + 2);
                if (_rules.Hides(key, out var replacement))
                    Hide(replacement);
                break;
            case JsonTokenType.String:
                Mask(_chars[.._reader.CopyString(_chars)], start, (int)_reader.BytesConsumed);
                break;
            case JsonTokenType.Number:
                Mask(_chars[..Encoding.ASCII.GetChars(_reader.ValueSpan, _chars)], start, (int)_reader.BytesConsumed);
                break;
        }
    }

    private void Hide(string replacement)
    {
        _reader.Read();
        var start = (int)_reader.TokenStartIndex;
        _reader.Skip();
        Replace(start, (int)_reader.BytesConsumed, replacement);
    }

    private void Mask(ReadOnlySpan<char> said, int start, int end)
    {
        if (!MaskingRules.MayBeJson(said) && !_rules.Finds(said))
            return;
        var text = said.ToString();
        if (_rules.Text(text) is var masked && !ReferenceEquals(text, masked))
            Replace(start, end, masked);
    }

    private void Replace(int start, int end, string text) => (_edits ??= []).Add(
        (start, end, $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\""));

    private readonly string Rewrite(ReadOnlySpan<byte> json)
    {
        var masked = new StringBuilder(json.Length);
        var copied = 0;
        foreach (var (start, end, text) in _edits!)
        {
            masked.Append(Encoding.UTF8.GetString(json[copied..start])).Append(text);
            copied = end;
        }
        return masked.Append(Encoding.UTF8.GetString(json[copied..])).ToString();
    }
}
