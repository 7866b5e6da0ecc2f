using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>SARIF 2.1.0 (OASIS): failed checks at the file and line of their case, so that a code review shows them there.</summary>
public static class SarifReport
{
    private static readonly JsonWriterOptions _options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(GateResult result, Stream stream)
    {
        var rules = result.Cases.SelectMany(each => each.Checks).Select(check => check.Metric).Distinct().Order(StringComparer.Ordinal).ToList();
        using var json = new Utf8JsonWriter(stream, _options);
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules, result.Link);
        WriteRun(json, result);
        json.WriteStartArray("results");
        foreach (var each in result.Cases)
        {
            foreach (var check in each.Checks.Where(check => check.Status == CheckStatus.Failed))
                WriteResult(json, each, rules.IndexOf(check.Metric), check, result.Link);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, List<string> rules, string? link)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "gate");
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            var summary = MetricCatalogue.Find(rule)?.Summary ?? rule;
            WriteText(json, "shortDescription", summary);
            // What GitHub shows beside an alert; it reads neither helpUri nor hostedViewerUri.
            if (link is not null)
                WriteText(json, "help", $"{summary} The run, case by case: {link}", $"{summary} [The run, case by case]({link})");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The suite is the category (3.17.3): files of several suites do not replace each other's alerts.</summary>
    private static void WriteRun(Utf8JsonWriter json, GateResult result)
    {
        json.WriteStartObject("automationDetails");
        // Not as guid: SARIF knows UUIDs up to version 5, and a run's is of version 7.
        json.WriteString("id", $"gate/{result.Suite}/{result.Id}");
        if (result.Link is { } link)
            WriteText(json, "description", $"The run, case by case: {link}");
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, CaseResult each, int rule, CheckResult check, string? link)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", check.Metric);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", check.Blocks ? "error" : "warning");
        WriteText(json, "message", $"Case {each.Title}: {check.Reason}");
        if (link is not null)
            json.WriteString("hostedViewerUri", link);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri.EscapeDataString(each.File.Replace('\\', '/')).Replace("%2F", "/", StringComparison.Ordinal));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", Math.Max(1, each.Line));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        // The same failure of the same case is the same alert in the next run, also where lines moved.
        json.WriteStartObject("partialFingerprints");
        json.WriteString("case/v1", $"{each.Title}/{check.Metric}");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text, string? markdown = null)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        if (markdown is not null)
            json.WriteString("markdown", markdown);
        json.WriteEndObject();
    }
}
