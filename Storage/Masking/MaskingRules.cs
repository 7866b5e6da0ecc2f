using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Platform.Storage.Masking;

/// <summary>
/// One project's rules, applied to everything that arrives before any of it is stored. A rule for a key means every key
/// of that name, whatever its case, at any depth of any JSON, also of JSON inside a text; for a dotted name also its last
/// part (<c>password</c> means <c>user.password</c>). A rule for a pattern means every text, key and number.
/// </summary>
public sealed class MaskingRules
{
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 1000 };

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

    public bool IsEmpty => Ids.Count == 0;

    /// <summary>True when a rule hides the values of this key; it is counted.</summary>
    /// <param name="replacement">What stands in the value's place.</param>
    public bool Hides(ReadOnlySpan<char> key, [NotNullWhen(true)] out string? replacement)
    {
        replacement = null;
        if (_keys.Count == 0)
            return false;
        var keys = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!keys.TryGetValue(key, out var rule)
            && !(key.LastIndexOf('.') is >= 0 and var dot && keys.TryGetValue(key[(dot + 1)..], out rule)))
            return false;
        rule.Count.Add(1);
        replacement = rule.Replacement;
        return true;
    }

    /// <summary>A text with its secrets replaced; JSON inside it is looked into, so that escapes hide nothing.</summary>
    /// <returns>The same text when there is nothing to mask.</returns>
    public string Text(string text) => MayBeJson(text) && JsonMask.Of(text, this) is { } masked ? masked : Plain(text);

    /// <summary>The value of a member that was taken out of its JSON.</summary>
    [return: NotNullIfNotNull(nameof(text))]
    public string? Member(string name, string? text) => text is null ? null : Hides(name, out var replacement) ? replacement : Text(text);

    /// <returns>Masked, and without what no database takes.</returns>
    public JsonElement Json(JsonElement sent)
    {
        var storable = StorableJson.Of(sent);
        if (IsEmpty)
            return storable;
        var text = storable.GetRawText();
        return Text(text) is var masked && ReferenceEquals(masked, text) ? storable : JsonElement.Parse(masked, _deep);
    }

    internal static bool MayBeJson(ReadOnlySpan<char> text) =>
        text.Trim() is ['{', .., '}'] or ['[', .., ']'] or ['"', .., '"'];

    /// <summary>True when a pattern finds something in this text as it stands.</summary>
    internal bool Finds(ReadOnlySpan<char> text)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.Finds(text))
                return true;
        }
        return false;
    }

    private string Plain(string text)
    {
        foreach (var pattern in _patterns)
            text = pattern.Apply(text);
        return text;
    }
}
