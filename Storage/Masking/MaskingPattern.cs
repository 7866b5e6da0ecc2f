using System.Text.RegularExpressions;

namespace Platform.Storage.Masking;

/// <summary>
/// A rule's regular expression. It is compiled to code, which is fast on the many short texts of spans; once a text takes
/// it too long, it runs in time linear to the text for good. Expressions that need backtracking (look-around,
/// back-references) cannot; there a text that takes too long is masked whole.
/// </summary>
public sealed class MaskingPattern
{
    private static readonly TimeSpan _limit = TimeSpan.FromMilliseconds(100);

    private readonly string _expression;
    private readonly string _replacement;
    private readonly MaskedCount _count;
    private volatile Regex _regex;

    internal MaskingPattern(MaskingRule rule, MaskedCount count)
    {
        _expression = rule.Expression;
        _regex = new(_expression, RegexOptions.Compiled | RegexOptions.CultureInvariant, _limit);
        _replacement = rule.Replacement;
        _count = count;
    }

    /// <summary>In linear time where .NET can do that.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Parse(string expression)
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

    /// <summary>True also when that cannot be told in time.</summary>
    internal bool Finds(ReadOnlySpan<char> text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    /// <returns>The same text when there is nothing to mask.</returns>
    internal string Apply(string text)
    {
        var regex = _regex;
        try
        {
            return regex.IsMatch(text) ? regex.Replace(text, Masked) : text;
        }
        catch (RegexMatchTimeoutException)
        {
            if (regex.Options.HasFlag(RegexOptions.Compiled))
            {
                _regex = Parse(_expression);
                return Apply(text);
            }
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
