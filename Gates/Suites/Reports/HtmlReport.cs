using System.Globalization;
using System.Net;
using System.Text;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>One file that needs nothing else: no script, no request, readable as an artefact of a CI job.</summary>
public static class HtmlReport
{
    public static void Write(GateResult result, Stream stream)
    {
        using var css = new StreamReader(typeof(HtmlReport).Assembly.GetManifestResourceStream("report.css")!);
        var (outcome, word) = (result.Verdict.Outcome.Word, MarkdownReport.Word(result.Verdict));
        using var html = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\n" };
        html.Write(string.Create(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{Text(result.Suite)}: {word}</title>
            <style>
            {css.ReadToEnd()}</style>
            </head>
            <body>
            <h1>{Text(result.Suite)} <span class="verdict {outcome}">{word}</span></h1>
            <p>{result.StartedAt:u}, tier {result.Tier.Name}{Text(result.Commit is { } commit ? $", commit {commit}" : "")}, {result.DurationMs / 1000:F1} s, judges cost {MarkdownReport.Cost(result)}</p>
            {(result.Link is { } link ? $"<p><a href=\"{Text(link)}\">The run, case by case</a></p>" : "")}
            <ul>{string.Concat(result.Verdict.Reasons.Select(reason => $"<li>{Text(reason)}</li>"))}</ul>
            {string.Concat(EvidenceTable.Of(result.Verdict).Select(Table))}<table>
            <thead><tr><th scope="col">Case</th><th scope="col">Status</th><th scope="col">Score</th><th scope="col">Checks</th></tr></thead>
            <tbody>

            """));
        foreach (var each in result.Cases.OrderBy(each => each.Status == CaseStatus.Passed))
            WriteCase(html, each);
        html.Write("</tbody>\n</table>\n</body>\n</html>\n");
    }

    private static string Table(EvidenceTable table) => $"""
        <table>
        <thead><tr>{string.Concat(table.Columns.Select(column => $"<th scope=\"col\">{column}</th>"))}</tr></thead>
        <tbody>{string.Concat(table.Rows.Select(row => $"<tr>{string.Concat(row.Select(cell => $"<td>{Text(cell)}</td>"))}</tr>"))}</tbody>
        </table>

        """;

    private static void WriteCase(StreamWriter html, CaseResult each)
    {
        html.Write(string.Create(CultureInfo.InvariantCulture, $"""
            <tr id="{Text(each.Title)}">
            <td><details><summary>{Text(each.Title)}</summary><p>{Text(each.File)}:{each.Line}</p><pre>{Text(each.Input)}</pre><pre>{Text(each.ActualOutput)}</pre></details></td>
            <td class="{each.Status.Word.Replace(' ', '-')}">{each.Status.Word}</td>
            <td>{each.Score:F2}</td>
            <td>{Text(each.Error)}{string.Concat(each.Checks.Select(Check))}</td>
            </tr>

            """));
    }

    private static string Check(CheckResult check) => check.Status == CheckStatus.Passed
        ? $"<div>{Text(check.Metric)} <span class=\"passed\">passed</span></div>"
        : $"<div>{Text(check.Metric)} <span class=\"{check.Status.Word}\">{check.Status.Word}</span>: {Text(check.Reason)}</div>";

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
