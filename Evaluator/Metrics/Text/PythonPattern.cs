using System.Globalization;
using System.Text;

namespace Platform.Metrics.Text;

/// <summary>Rewrites a pattern of Python's <c>re</c> (3.13) where .NET reads the same text differently.</summary>
/// <remarks>
/// Named groups become plain ones, because .NET numbers named groups after all others and <c>\2</c> would change its
/// meaning. What only one of the two engines knows (<c>a++</c>, <c>(?a)</c>) is left and fails as a bad pattern.
/// </remarks>
internal static class PythonPattern
{
    /// <returns>A .NET pattern that matches a whole text, as <c>re.fullmatch</c> does.</returns>
    public static string WholeText(string pattern)
    {
        // In verbose mode a comment at the end would swallow the closing bracket.
        var verbose = pattern.StartsWith("(?", StringComparison.Ordinal)
            && pattern[2..].TakeWhile(char.IsAsciiLetter).Contains('x') && !pattern.StartsWith("(?P", StringComparison.Ordinal);
        return $@"\A(?:{Translate(pattern)}{(verbose ? "\n" : "")})\z";
    }

    /// <returns>A .NET pattern that matches anywhere, as <c>re.search</c> does.</returns>
    public static string Translate(string pattern)
    {
        var output = new StringBuilder(pattern.Length + 16);
        var groups = new Dictionary<string, int>();
        var groupCount = 0;
        for (var at = 0; at < pattern.Length;)
        {
            var rest = pattern.AsSpan(at);
            switch (rest[0])
            {
                case '\\' when rest.Length > 1:
                    output.Append(rest[1] == 'Z' ? @"\z" : rest[..2]);
                    at += 2;
                    break;
                case '[':
                    at += CopyClass(rest, output);
                    break;
                case '(' when Name(rest, "(?P<", '>') is { } name:
                    groups[name] = ++groupCount;
                    output.Append('(');
                    at += name.Length + 5;
                    break;
                case '(' when Name(rest, "(?P=", ')') is { } name:
                    output.Append(CultureInfo.InvariantCulture, $@"\k<{Number(groups, name)}>");
                    at += name.Length + 5;
                    break;
                case '(' when Name(rest, "(?(", ')') is { } name:
                    output.Append(CultureInfo.InvariantCulture, $"(?({Number(groups, name)})");
                    at += name.Length + 4;
                    break;
                case '(':
                    groupCount += rest is [_, '?', ..] ? 0 : 1;
                    output.Append('(');
                    at++;
                    break;
                case '{' when rest is [_, ',', >= '0' and <= '9', ..]: // {,3} means {0,3}
                    output.Append("{0");
                    at++;
                    break;
                default:
                    output.Append(rest[0]);
                    at++;
                    break;
            }
        }

        return output.ToString();
    }

    /// <summary>A class as it is, but with inner <c>[</c> escaped: in .NET <c>[a-z-[aeiou]]</c> would subtract.</summary>
    private static int CopyClass(ReadOnlySpan<char> rest, StringBuilder output)
    {
        var at = rest is [_, '^', ..] ? 2 : 1;
        output.Append(rest[..at]);
        for (var first = at; at < rest.Length; at++)
        {
            if (rest[at] == ']' && at > first)
            {
                output.Append(']');
                return at + 1;
            }

            if (rest[at] is '\\' && at + 1 < rest.Length)
                output.Append('\\').Append(rest[++at]);
            else
                output.Append(rest[at] is '[' or ']' ? $@"\{rest[at]}" : rest[at].ToString());
        }

        return at;
    }

    private static string? Name(ReadOnlySpan<char> rest, string start, char end) =>
        rest.StartsWith(start) && rest[start.Length..].IndexOf(end) is > 0 and var length
        && rest.Slice(start.Length, length).IndexOfAnyExcept(_nameLetters) < 0
            ? rest.Slice(start.Length, length).ToString() : null;

    private static int Number(Dictionary<string, int> groups, string name) =>
        groups.TryGetValue(name, out var number) || int.TryParse(name, CultureInfo.InvariantCulture, out number)
            ? number : throw new ArgumentException($"unknown group name '{name}'");

    private static readonly System.Buffers.SearchValues<char> _nameLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
}
