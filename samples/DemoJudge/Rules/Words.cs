using System.Text.RegularExpressions;

namespace Platform.DemoJudge.Rules;

/// <summary>All that this judge knows of language.</summary>
internal static partial class Words
{
    private static readonly HashSet<string> _filler =
    [
        "the", "and", "for", "are", "was", "were", "has", "have", "had", "with", "from", "that", "this", "there", "what", "which",
        "who", "how", "can", "could", "would", "should", "will", "you", "your", "our", "they", "them", "their", "its", "not",
        "but", "also", "into", "about", "please", "like", "want", "wants", "need", "user", "get", "any", "all", "some", "one",
        "me", "my", "we", "us", "is", "it", "in", "on", "at", "to", "of", "or", "an", "be", "do", "does", "if", "as", "by", "so", "no",
    ];

    /// <summary>Words that carry meaning, in lower case, without the commonest endings.</summary>
    public static IReadOnlySet<string> Of(string text) => Word().Matches(text.ToLowerInvariant())
        .Select(word => word.Value).Where(word => !_filler.Contains(word)).Select(Stem).ToHashSet();

    public static IReadOnlySet<string> Numbers(string text) => Number().Matches(text).Select(number => number.Value).ToHashSet();

    public static IReadOnlyList<string> Sentences(string text) => [.. SentenceEnd().Split(text)
        .Select(sentence => sentence.Trim().TrimStart('-', '*', '#', ' ')).Where(sentence => Word().IsMatch(sentence))];

    /// <summary>The share of the first text's words that the second has too: 0 to 1; 0 for no words.</summary>
    public static double Overlap(string text, string other)
    {
        var (words, others) = (Of(text), Of(other));
        return words.Count == 0 ? 0 : (double)words.Count(others.Contains) / words.Count;
    }

    /// <summary>
    /// Whether the text says that something did not work out: by an apology anywhere, or in its first sentence. Further
    /// on, "cannot" may well be a part of good advice.
    /// </summary>
    public static bool TellsOfFailure(string text) =>
        Apology().IsMatch(text) || (Sentences(text) is [var first, ..] && Failure().IsMatch(first));

    public static bool IsSmallTalk(string text) => SmallTalk().IsMatch(text);

    /// <summary>Capitalised words within sentences: of people and places, mostly.</summary>
    public static IReadOnlySet<string> Names(string text) => Name().Matches(text).Select(name => name.Value).ToHashSet();

    private static string Stem(string word) => word.Length <= 4 ? word
        : word.EndsWith("ing", StringComparison.Ordinal) ? word[..^3]
        : word.EndsWith("ed", StringComparison.Ordinal) || word.EndsWith("es", StringComparison.Ordinal) ? word[..^2]
        : word.EndsWith('s') ? word[..^1] : word;

    [GeneratedRegex(@"[\p{L}\p{N}][\p{L}\p{N}'-]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\d+(?:[.,:]\d+)*")]
    private static partial Regex Number();

    [GeneratedRegex(@"(?<=[.!?])\s+|\r?\n+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\b(sorry|unfortunately|apologi[sz]e|unable to)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Apology();

    [GeneratedRegex(@"\b(errors?|cannot|can't|can not|couldn't|could not|failed|failure|not available|unavailable|impossible|did not|didn't|not able)\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex Failure();

    [GeneratedRegex(@"(?<=[\p{L}\p{N},] )\p{Lu}\p{Ll}{2,}\b")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\W*(hi|hello|hey|thanks?|thank you|good (morning|day|evening)|bye|goodbye|great|ok(ay)?|perfect|sure|you're welcome|anything else)\b.{0,30}$",
        RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex SmallTalk();
}
