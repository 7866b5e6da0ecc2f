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
        WriteTool(json, rules);
        json.WriteStartArray("results");
        foreach (var each in result.Cases)
        {
            foreach (var check in each.Checks.Where(check => check.Status == CheckStatus.Failed))
                WriteResult(json, each, rules.IndexOf(check.Metric), check);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json, List<string> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "gate");
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            WriteText(json, "shortDescription", MetricCatalogue.Find(rule)?.Summary ?? rule);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, CaseResult each, int rule, CheckResult check)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", check.Metric);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", check.Blocks ? "error" : "warning");
        WriteText(json, "message", $"Case {each.Title}: {check.Reason}");
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

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
