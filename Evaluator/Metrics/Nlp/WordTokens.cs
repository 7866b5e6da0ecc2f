using System.Text.RegularExpressions;

namespace Platform.Metrics.Nlp;

/// <summary>Cuts a text into words, numbers and punctuation marks, in lower case.</summary>
internal static partial class WordTokens
{
    public static IReadOnlyList<string> Of(string text) =>
        [.. Token().Matches(text.ToLowerInvariant()).Select(token => token.Value)];

    [GeneratedRegex(@"\d+(?:[.,]\d+)*(?!\p{L})|[\p{L}\p{M}\p{N}]+|\S")]
    private static partial Regex Token();
}
