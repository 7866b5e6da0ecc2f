using System.Text.RegularExpressions;
using Platform.Storage.Masking;

namespace Platform.Collector.Masking;

/// <summary>
/// A rule's regular expression. It runs in time linear to the text where .NET can do that; expressions that need
/// backtracking (look-around, back-references) get a time limit, and a text that exceeds it is masked whole.
/// </summary>
internal sealed class MaskingPattern
{
    private static readonly TimeSpan _limit = TimeSpan.FromMilliseconds(100);

    private readonly Regex _regex;
    private readonly string _replacement;
    private readonly MaskedCount _count;

    internal MaskingPattern(MaskingRule rule, MaskedCount count)
    {
        _regex = Parse(rule.Expression);
        _replacement = rule.Replacement;
        _count = count;
    }

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    internal static Regex Parse(string expression)
    {
        try
        {
            return new(expression, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _limit);
        }
        catch (NotSupportedException)
        {
            return new(expression, RegexOptions.CultureInvariant, _limit);
        }
    }

    /// <returns>The same text when there is nothing to mask.</returns>
    internal string Apply(string text)
    {
        try
        {
            return _regex.IsMatch(text) ? _regex.Replace(text, Masked) : text;
        }
        catch (RegexMatchTimeoutException)
        {
            _count.Add(1);
            return _replacement;
        }
    }

    private string Masked(Match match)
    {
        if (match.Length == 0 || match.Value == _replacement)
            return match.Value;
        _count.Add(1);
        return _replacement;
    }
}
