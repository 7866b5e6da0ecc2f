using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.Extensions.AI.Evaluation;

namespace Platform.Metrics.UnitTests;

/// <summary>One page with the results of a test run, to be opened from disk: no script, no other file.</summary>
public sealed class HtmlReport
{
    private readonly Lock _adding = new();
    private readonly List<(string Scenario, EvaluationResult Result)> _results = [];

    /// <summary>May be called by tests that run at once.</summary>
    public void Add(string scenario, EvaluationResult result)
    {
        lock (_adding)
            _results.Add((scenario, result));
    }

    /// <summary>Writes the page, failed results first, and replaces an older one.</summary>
    public void Write(string path)
    {
        lock (_adding)
            File.WriteAllText(path, Page());
    }

    private string Page()
    {
        var rows = _results.SelectMany(each => each.Result.Metrics.Values, (each, metric) => (each.Scenario, Metric: metric, Passes: Passing.Passes(metric)))
            .OrderBy(row => row.Passes).ThenBy(row => row.Scenario, StringComparer.Ordinal).ToList();
        var page = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>Evaluation</title>
            <style>
              :root { color-scheme: light dark; font-family: system-ui, sans-serif }
              td, th { text-align: left; vertical-align: top; padding: .25rem 1rem .25rem 0 } .failed { font-weight: bold }
            </style>
            <h1>{{rows.Count(row => row.Passes)}} of {{rows.Count}} passed</h1>
            <table><thead><tr><th>Scenario<th>Metric<th>Result<th>Score and reason</thead><tbody>

            """);
        foreach (var (scenario, metric, passes) in rows)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr class=\"{(passes ? "passed" : "failed")}\"><td>{Text(scenario)}<td>{Text(metric.Name)}");
            page.Append(CultureInfo.InvariantCulture, $"<td>{(passes ? "passed" : "failed")}<td>{Text(Passing.Told(metric))}\n");
        }

        return page.Append("</tbody></table></html>\n").ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
