using System.Globalization;
using System.Text;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>For job summaries and comments on pull requests, in GitHub's and GitLab's dialect.</summary>
public static class MarkdownReport
{
    private const int MostCases = 50;
    private const int MostText = 300;

    public static void Write(GateResult result, Stream stream)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        writer.Write(Text(result));
    }

    public static string Text(GateResult result)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"## {Sign(result.Verdict.Outcome)} {Escape(result.Suite)}: {Word(result.Verdict)}\n\n");
        foreach (var reason in result.Verdict.Reasons)
            text.Append(CultureInfo.InvariantCulture, $"- {Escape(reason)}\n");
        text.Append(CultureInfo.InvariantCulture, $"""

            | cases | passed | failed | errored | not run | duration | cost |
            | --: | --: | --: | --: | --: | --: | --: |
            | {result.Cases.Count} | {result.Passed} | {result.Failed} | {result.Errored} | {result.NotRun} | {result.DurationMs / 1000:F1} s | {Cost(result)} |

            """);
        if (result.Link is { } link)
            text.Append(CultureInfo.InvariantCulture, $"\n[The run, case by case]({link})\n");
        foreach (var table in EvidenceTable.Of(result.Verdict))
            Append(text, table);
        var wrong = result.Cases.Where(each => each.Problems.Any()).ToList();
        if (wrong is [])
            return text.ToString();

        text.Append("\n| case | what is wrong |\n| --- | --- |\n");
        foreach (var each in wrong.Take(MostCases))
            text.Append(CultureInfo.InvariantCulture, $"| `{each.Title.Replace('`', '\'').Replace("|", "\\|", StringComparison.Ordinal)}` | {string.Join("<br>", each.Problems.Select(Escape))} |\n");
        if (wrong.Count > MostCases)
            text.Append(CultureInfo.InvariantCulture, $"\n{wrong.Count - MostCases} more are in the full report.\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, EvidenceTable table)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n| {string.Join(" | ", table.Columns)} |\n| --- |{string.Concat(table.Columns.Skip(1).Select(_ => " --: |"))}\n");
        foreach (var row in table.Rows)
            text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Escape))} |\n");
    }

    internal static string Cost(GateResult result) =>
        result.CostUsd is { } usd ? string.Create(CultureInfo.InvariantCulture, $"{usd:F4} USD") : "none";

    internal static string Word(Verdict verdict) => verdict.Outcome.Word
        + (verdict.Outcome == Outcome.Flag ? ", a person decides" : "") + (verdict.Conclusive ? "" : " (inconclusive)");

    private static string Sign(Outcome outcome) => outcome switch { Outcome.Pass => "✅", Outcome.Flag => "🚩", _ => "⛔" };

    // A cell must stay one line, and what an agent said must not become markup.
    private static string Escape(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        if (line.Length > MostText)
            line = line[..MostText] + "…";
        return line.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("|", "\\|", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal)
            .Replace("[", "\\[", StringComparison.Ordinal).Replace("@", "@\u200b", StringComparison.Ordinal);
    }
}
