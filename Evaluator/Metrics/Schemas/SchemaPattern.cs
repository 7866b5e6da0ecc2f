using System.Text.RegularExpressions;

namespace Platform.Metrics.Schemas;

/// <summary>The regular expressions of JSON Schema are those of ECMA-262; .NET's differ in what they call a category and a digit.</summary>
internal static partial class SchemaPattern
{
    private static readonly TimeSpan _timeLimit = TimeSpan.FromSeconds(1);

    // Names as in ECMA-262, table "Value aliases for General_Category", of those that occur.
    private static readonly Dictionary<string, string> _categories = new()
    {
        ["Letter"] = "L",
        ["Lowercase_Letter"] = "Ll",
        ["Uppercase_Letter"] = "Lu",
        ["Mark"] = "M",
        ["Number"] = "N",
        ["Decimal_Number"] = "Nd",
        ["digit"] = "Nd",
        ["Punctuation"] = "P",
        ["punct"] = "P",
        ["Symbol"] = "S",
        ["Separator"] = "Z",
    };

    /// <exception cref="RegexMatchTimeoutException"/>
    public static bool IsMatch(string pattern, string text) => Regex.IsMatch(text, Translate(pattern), RegexOptions.CultureInvariant, _timeLimit);

    public static bool IsPattern(string pattern)
    {
        try
        {
            _ = new Regex(Translate(pattern), RegexOptions.CultureInvariant);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Translate(string pattern) => Escape().Replace(pattern, escape => escape.Value switch
    {
        "\\d" => "[0-9]",
        "\\D" => "[^0-9]",
        _ when escape.Groups["name"] is { Success: true } name && _categories.TryGetValue(name.Value, out var category) =>
            $"{escape.Value[..2]}{{{category}}}",
        _ => escape.Value,
    });

    // Within a class \d stays: [0-9] cannot nest, and letters of other scripts in a format are rare.
    [GeneratedRegex(@"\[(?:\\.|[^\]\\])*\]|\\[pP]\{(?<name>\w+)\}|\\.", RegexOptions.Singleline)]
    private static partial Regex Escape();
}
