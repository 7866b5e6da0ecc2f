using System.Globalization;
using System.Text;
using System.Xml;
using Platform.Suites.Runs;

namespace Platform.Suites.Reports;

/// <summary>JUnit XML in the form of Jenkins' schema: a test case for each case, an error where it could not be checked or did not run.</summary>
public static class JunitReport
{
    private static readonly XmlWriterSettings _settings = new() { Indent = true, Encoding = new UTF8Encoding(false), CheckCharacters = false };

    public static void Write(GateResult result, Stream stream)
    {
        using var xml = XmlWriter.Create(stream, _settings);
        xml.WriteStartElement("testsuites");
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", Clean(result.Suite));
        xml.WriteAttributeString("tests", Number(result.Cases.Count));
        xml.WriteAttributeString("failures", Number(result.Failed));
        xml.WriteAttributeString("errors", Number(result.Errored + result.NotRun));
        xml.WriteAttributeString("time", Number(result.DurationMs / 1000));
        xml.WriteAttributeString("timestamp", result.StartedAt.UtcDateTime.ToString("s", CultureInfo.InvariantCulture));
        foreach (var each in result.Cases)
            WriteCase(xml, result, each);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void WriteCase(XmlWriter xml, GateResult result, CaseResult each)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", Clean(result.Suite));
        xml.WriteAttributeString("name", Clean(each.Title));
        if (each.Status != CaseStatus.Passed)
        {
            List<string> problems = [.. each.Problems];
            xml.WriteStartElement(each.Status == CaseStatus.Failed ? "failure" : "error");
            xml.WriteAttributeString("message", Clean(problems.FirstOrDefault() ?? ""));
            xml.WriteAttributeString("type", each.Status.ToString());
            xml.WriteString(Clean($"{each.File}:{each.Line}\n{string.Join('\n', problems)}"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    // XML 1.0 has no place for most control characters, which agents do say.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not (0xFFFE or 0xFFFF)) ? rune.ToString() : "�"));
}
