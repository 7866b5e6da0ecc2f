namespace Platform.Metrics.Text;

internal static class PythonText
{
    /// <summary>Removes what Python's <c>str.strip()</c> removes: .NET's white space and the separators U+001C to U+001F.</summary>
    public static string Strip(string text) => text.AsSpan().Trim(_white).ToString();

    // str.isspace: category Zs, or bidirectional class WS, B or S (Python 3.13 library reference).
    private static readonly string _white = new([.. Enumerable.Range(0, char.MaxValue + 1).Select(code => (char)code)
        .Where(letter => char.IsWhiteSpace(letter) || letter is >= '\u001c' and <= '\u001f')]);
}
