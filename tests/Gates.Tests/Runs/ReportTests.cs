extern alias cli;

using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using cli::Platform.Gate.Output;
using Platform.Metrics.Catalogue;
using Platform.Suites;
using Platform.Suites.Reports;
using Platform.Suites.Runs;

namespace Platform.Gates.Tests.Runs;

public class ReportTests
{
    private static readonly string _schemas = Path.Combine(AppContext.BaseDirectory, "schemas");

    private const string Link = "https://platform.example/gates/runs/019a0000-0000-7000-8000-000000000010";

    // Each thing that a careless report stumbles over: markup, a control character, a pipe, a mention, a line break.
    private static readonly GateResult _result = new()
    {
        Suite = "travel <agent>",
        Tier = Tier.Commit,
        StartedAt = new(2026, 11, 23, 4, 5, 6, TimeSpan.Zero),
        DurationMs = 1234.5,
        Commit = "abc",
        Verdict = new() { Outcome = Outcome.Block, Conclusive = true, Reasons = ["1 of 3 cases failed: a|b."] },
        Cases =
        [
            Case("fine", CaseStatus.Passed, new CheckResult() { Metric = "PIILeakage", Status = CheckStatus.Passed, Score = 1, Threshold = 1, Blocks = true, Reason = "Nothing." }),
            Case("a|b", CaseStatus.Failed,
                new CheckResult() { Metric = "Contains", Status = CheckStatus.Failed, Score = 0, Threshold = 1, Blocks = true, Reason = "lacks \"<script>\u0001|\n@everyone\"" },
                new CheckResult() { Metric = "ExactMatch", Status = CheckStatus.Skipped, Threshold = 1, Blocks = true, Reason = "Needs more." }),
            Case("late", CaseStatus.NotRun) with { Error = "Not run within 10 s." },
        ],
    };

    public static TheoryData<GateResult> BothResults => [_result, OnServer()];

    [Theory]
    [MemberData(nameof(BothResults), DisableDiscoveryEnumeration = true)]
    public void JUnit_fits_Jenkins_schema(GateResult result)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Path.Combine(_schemas, "junit-10.xsd"));
        settings.ValidationEventHandler += (_, problem) => Assert.Fail(problem.Message);
        using var reader = XmlReader.Create(new MemoryStream(Written(JunitReport.Write, result)), settings);
        var xml = XDocument.Load(reader);

        Assert.Equal(["fine", "a|b", "late"], xml.Descendants("testcase").Select(each => each.Attribute("name")!.Value));
        Assert.Equal("1", xml.Descendants("testsuite").Single().Attribute("failures")!.Value);
        Assert.Contains("cases.jsonl:2", xml.Descendants("failure").Single().Value);
        Assert.Equal("NotRun", xml.Descendants("error").Single().Attribute("type")!.Value);
    }

    [Theory]
    [MemberData(nameof(BothResults), DisableDiscoveryEnumeration = true)]
    public async Task Sarif_fits_its_schema_and_points_at_the_case(GateResult written)
    {
        var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(_schemas, "sarif-schema-2.1.0.json"))).RootElement;
        var sarif = Encoding.UTF8.GetString(Written(SarifReport.Write, written));
        Assert.True(MetricCatalogue.TryCreate("JsonSchema", JsonSerializer.SerializeToElement(new { jsonSchema = schema }), false, out var metric, out var problem), problem);

        var fits = await metric.MeasureAsync(new() { ActualOutput = sarif }, null, TestContext.Current.CancellationToken);
        var broken = await metric.MeasureAsync(new() { ActualOutput = sarif.Replace("\"level\": \"error\"", "\"level\": \"fatal\"") }, null, TestContext.Current.CancellationToken);

        Assert.Equal((1, 0), (fits.Score, broken.Score));
        var result = Assert.Single(JsonElement.Parse(sarif).GetProperty("runs")[0].GetProperty("results").EnumerateArray());
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(("cases%20of/cases.jsonl", 2),
            (place.GetProperty("artifactLocation").GetProperty("uri").GetString(), place.GetProperty("region").GetProperty("startLine").GetInt32()));
    }

    [Fact]
    public void Markdown_stays_a_table_and_pings_nobody()
    {
        var markdown = MarkdownReport.Text(_result);

        Assert.Contains("| 3 | 1 | 1 | 0 | 1 | 1.2 s | none |", markdown);
        var row = Assert.Single(markdown.Split('\n'), line => line.StartsWith("| `a|b`", StringComparison.Ordinal) || line.StartsWith("| `a", StringComparison.Ordinal));
        Assert.DoesNotContain("<script>", markdown);
        Assert.DoesNotContain("@everyone", markdown);
        Assert.Equal(3, row.Replace("\\|", "").Count(letter => letter == '|'));
    }

    [Fact]
    public void Every_report_that_people_read_leads_to_the_run_in_the_browser()
    {
        var onServer = OnServer();
        using var console = new StringWriter();
        using MemoryStream html = new(), json = new();
        ConsoleReport.Write(onServer, console);
        HtmlReport.Write(onServer, html);
        Report.WriteJson(onServer, json);

        Assert.EndsWith($"run {onServer.Id} {Link}{Environment.NewLine}", console.ToString());
        Assert.Contains($"]({Link})\n", MarkdownReport.Text(onServer));
        Assert.Contains($"<a href=\"{Link}\">", Encoding.UTF8.GetString(html.ToArray()));
        Assert.Equal(Link, JsonElement.Parse(json.ToArray()).GetProperty("link").GetString());
        Assert.DoesNotContain("](", MarkdownReport.Text(_result));
    }

    [Fact]
    public void JUnit_and_Sarif_lead_there_where_CI_systems_show_it()
    {
        var suite = XDocument.Parse(Encoding.UTF8.GetString(Written(JunitReport.Write, OnServer()))).Descendants("testsuite").Single();
        Assert.Equal((Link, $"The run, case by case: {Link}"), (suite.Attribute("url")!.Value, suite.Element("system-out")!.Value));
        Assert.All(suite.Descendants("failure").Concat(suite.Descendants("error")), problem => Assert.EndsWith($"\nThe run, case by case: {Link}", problem.Value));

        var run = JsonElement.Parse(Written(SarifReport.Write, OnServer())).GetProperty("runs")[0];
        Assert.Equal($"gate/travel <agent>/{Link[^36..]}", run.GetProperty("automationDetails").GetProperty("id").GetString());
        Assert.Equal(Link, run.GetProperty("results")[0].GetProperty("hostedViewerUri").GetString());
        Assert.EndsWith($"[The run, case by case]({Link})",
            run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0].GetProperty("help").GetProperty("markdown").GetString());

        Assert.DoesNotContain("The run, case by case", Encoding.UTF8.GetString([.. Written(JunitReport.Write), .. Written(SarifReport.Write)]));
    }

    [Fact]
    public void Markdown_and_html_show_how_metrics_moved_against_the_baseline()
    {
        // As the service's evidence has it.
        var compared = _result with
        {
            Verdict = _result.Verdict with
            {
                Evidence = JsonNode.Parse("""
                    { "metrics": [
                      { "metric": "AnswerRelevancy", "dropPoints": 7.5, "scores": { "baselineMean": 0.9, "candidateMean": 0.825, "difference": -0.075,
                        "interval": { "low": -0.12, "high": -0.03 }, "pValue": 0.00312, "detectableEffect": 0.041 }, "passes": {} },
                      { "metric": "Toxicity", "dropPoints": -1, "passes": { "baselineMean": 0.1, "candidateMean": 0.11, "difference": 0.01,
                        "interval": { "low": 0, "high": 0.02 }, "pValue": 0.5 } } ] }
                    """)!.AsObject(),
            },
        };

        var markdown = MarkdownReport.Text(compared);
        Assert.Contains("| AnswerRelevancy | 0.900 | 0.825 | -7.5 (worse) | -12.0 to -3.0 | 0.0031 | 4.1 |", markdown);
        Assert.Contains("| Toxicity | 0.100 | 0.110 | +1.0 (better) | 0.0 to +2.0 | 0.5000 | – |", markdown);
        using var html = new MemoryStream();
        HtmlReport.Write(compared, html);
        Assert.Contains("<td>AnswerRelevancy</td><td>0.900</td><td>0.825</td><td>-7.5 (worse)</td>", Encoding.UTF8.GetString(html.ToArray()));
    }

    [Fact]
    public void A_night_shows_pass_k_its_fall_and_its_flaky_tasks()
    {
        var night = _result with
        {
            Tier = Tier.Nightly,
            Cases = [_result.Cases[1] with { Trial = 1 }, _result.Cases[1] with { Trial = 2 }],
            Verdict = _result.Verdict with
            {
                Evidence = JsonNode.Parse("""
                    { "k": 4, "passHatK": [{ "k": 1, "value": 0.9, "low": 0.85, "high": 0.94 }, null, { "k": 4, "value": 0.71, "low": 0.6, "high": 0.8 }],
                      "passAtK": [{ "k": 1, "value": 0.9, "low": 0.85, "high": 0.94 }, null, { "k": 4, "value": 1, "low": 1, "high": 1 }],
                      "drop": { "points": 12.5, "comparison": { "baselineMean": 0.835, "candidateMean": 0.71, "difference": -0.125,
                        "interval": { "low": -0.2, "high": -0.05 }, "pValue": 0.01, "detectableEffect": 0.1 } },
                      "flaky": [{ "id": "refund", "passed": 3, "trials": 4 }] }
                    """)!.AsObject(),
            },
        };

        var markdown = MarkdownReport.Text(night);

        Assert.Contains("| pass^4 | 0.835 | 0.710 | -12.5 (worse) | -20.0 to -5.0 | 0.0100 | 10.0 |", markdown);
        Assert.Contains("| 4 trials | 0.710 | 0.600 to 0.800 | 1.000 | 1.000 to 1.000 |", markdown);
        Assert.Contains("| refund | 3 | 4 |", markdown);
        Assert.Contains("a\\|b, trial 2", markdown);
        using var junit = new MemoryStream();
        JunitReport.Write(night, junit);
        Assert.Equal(["a|b, trial 1", "a|b, trial 2"], XDocument.Parse(Encoding.UTF8.GetString(junit.ToArray())).Descendants("testcase").Select(each => each.Attribute("name")!.Value));
    }

    [Fact]
    public void Html_needs_nothing_else_and_runs_nothing()
    {
        var html = Encoding.UTF8.GetString(Written(HtmlReport.Write));

        Assert.DoesNotContain("<script", html);
        Assert.DoesNotContain("http", html.Replace("http-equiv", ""));
        Assert.Contains("&lt;script&gt;", html);
        Assert.True(html.IndexOf("id=\"late\"", StringComparison.Ordinal) < html.IndexOf("id=\"fine\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Json_reads_back()
    {
        var read = JsonSerializer.Deserialize(Written(Report.WriteJson), SuitesJson.Readable.GateResult)!;

        Assert.Equal(_result.Cases.Select(each => (each.Id, each.Status)), read.Cases.Select(each => (each.Id, each.Status)));
        Assert.Equal(Outcome.Block, read.Verdict.Outcome);
    }

    [Fact]
    public void A_name_without_a_known_ending_is_refused() =>
        Assert.Contains(".sarif (SARIF)", Report.Problem("report.txt"));

    private static CaseResult Case(string id, CaseStatus status, params CheckResult[] checks) => new()
    {
        Id = id,
        File = "cases of/cases.jsonl",
        Line = 2,
        Status = status,
        Input = "hello",
        ActualOutput = "<b>\u0001</b>",
        Checks = checks,
    };

    private static GateResult OnServer() => _result with { Id = Guid.Parse(Link[^36..]), Link = Link };

    private static byte[] Written(Action<GateResult, Stream> write, GateResult? result = null)
    {
        using var stream = new MemoryStream();
        write(result ?? _result, stream);
        return stream.ToArray();
    }
}
