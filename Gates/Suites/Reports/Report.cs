using System.Text.Json;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>A gate's result as a file for others to read; the form follows the name.</summary>
public static class Report
{
    private static readonly (string Ending, string Form, Action<GateResult, Stream> Write)[] _forms =
    [
        (".sarif", "SARIF", SarifReport.Write), (".sarif.json", "SARIF", SarifReport.Write), (".json", "JSON", WriteJson),
        (".md", "Markdown", MarkdownReport.Write), (".xml", "JUnit", JunitReport.Write), (".html", "HTML", HtmlReport.Write),
    ];

    /// <returns>What is wrong with a report's name; null when its form is known.</returns>
    public static string? Problem(string path) => Find(path) is not null ? null
        : $"The report {path} has no known form; end its name in {string.Join(", ", _forms.Select(form => $"{form.Ending} ({form.Form})"))}.";

    /// <param name="path">One that <see cref="Problem"/> has nothing against; its folder is made.</param>
    public static void Write(GateResult result, string path)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
            Directory.CreateDirectory(folder);
        using var file = File.Create(path);
        Find(path)!(result, file);
    }

    public static void WriteJson(GateResult result, Stream stream) =>
        JsonSerializer.Serialize(stream, result, SuitesJson.Readable.GateResult);

    private static Action<GateResult, Stream>? Find(string path) =>
        Array.Find(_forms, form => path.EndsWith(form.Ending, StringComparison.OrdinalIgnoreCase)).Write;
}
