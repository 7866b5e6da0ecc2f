using System.Globalization;
using System.Text;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Agentic.Traces;

/// <summary>A step of a trace, ready to be written: a line for itself and one for each of its texts.</summary>
internal sealed record ShownStep(string Type, string Name, int Depth, IReadOnlyList<(string Name, string Text)> Texts)
{
    private const int LongestName = 50; // tokens
    private const int DeepestIndent = 20;

    /// <param name="most">Tokens of each text.</param>
    public string Write(int most)
    {
        var indent = new string(' ', 2 * Math.Min(Depth, DeepestIndent));
        var written = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{indent}- {Type} {Tokens.Shorten(Name, LongestName)}\n");
        foreach (var (name, text) in Texts)
        {
            var shown = most == int.MaxValue ? text : Tokens.Shorten(text, most);
            written.Append(CultureInfo.InvariantCulture, $"{indent}  {name}: {shown.ReplaceLineEndings($"\n{indent}    ")}\n");
        }

        return written.ToString();
    }
}
