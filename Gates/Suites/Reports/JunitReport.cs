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
        if (result.Link is { } link)
            xml.WriteAttributeString("url", link);
        foreach (var each in result.Cases)
            WriteCase(xml, result, each);
        if (result.Link is not null)
            xml.WriteElementString("system-out", Linked(result));
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
            // GitLab and Azure show nothing but this text, and make a link of the address.
            xml.WriteString(Clean($"{each.File}:{each.Line}\n{string.Join('\n', problems)}{(result.Link is null ? "" : $"\n{Linked(result)}")}"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Linked(GateResult result) => $"The run, case by case: {result.Link}";

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);

    // XML 1.0 has no place for most control characters, which agents do say.
    private static string Clean(string text) => string.Concat(text.EnumerateRunes().Select(rune =>
        rune.Value is '\t' or '\n' or '\r' or (>= 0x20 and not (0xFFFE or 0xFFFF)) ? rune.ToString() : "�"));
}
