using System.Text.Json;
using System.Text.RegularExpressions;

namespace Platform.Suites;

/// <summary>A suite's variables, put in for <c>{{name}}</c>. Braces around any other name are text.</summary>
internal sealed partial class Variables(IReadOnlyDictionary<string, string> values)
{
    public string Expand(string text) => values.Count == 0 || !text.Contains("{{", StringComparison.Ordinal) ? text
        : Place().Replace(text, place => values.TryGetValue(place.Groups[1].Value, out var value) ? value : place.Value);

    /// <summary>The same, to be put into the inside of JSON strings.</summary>
    public Variables Escaped() => new(values.ToDictionary(value => value.Key, value => JsonEncodedText.Encode(value.Value).ToString()));

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}")]
    private static partial Regex Place();
}
