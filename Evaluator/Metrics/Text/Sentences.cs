using System.Text.RegularExpressions;

namespace Platform.Metrics.Text;

/// <summary>Cuts a text into sentences by rule: the same text always gives the same ones.</summary>
internal static partial class Sentences
{
    /// <returns>In order, without white space around them and without those that hold no letter or digit.</returns>
    public static IReadOnlyList<string> Of(string text) =>
        [.. End().Split(text).Select(sentence => sentence.Trim()).Where(sentence => sentence.Any(char.IsLetterOrDigit))];

    // A dot ends one only before a capital, a digit after white space, or other scripts; not after "e.g." or "Dr.".
    [GeneratedRegex(@"(?<![A-Za-z]\.[A-Za-z]\.)(?<!\b(?:Dr|Mr|Mrs|Ms|Prof|St|vs|etc|No|approx|ca|bzw|Nr)\.)(?<=[.!?…][""'”’)\]]*)\s+(?=[""'“‘(\[]*[^\p{Ll}\s])|(?<=[。！？])|(?:\r?\n)+")]
    private static partial Regex End();
}
