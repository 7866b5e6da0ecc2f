using System.Text.Json;
using Platform.Metrics;
using Platform.Metrics.Catalogue;
using Platform.Suites;
using Platform.Suites.Yaml;

namespace Platform.Gates.Tests.Suites;

/// <summary>Holds the published schema and the parser together.</summary>
public class SuiteSchemaTests
{
    private static readonly JsonElement _schema = JsonDocument.Parse(SuiteSchema.Open()).RootElement;

    public static TheoryData<string> Starters => ["commit", "pr", "nightly"];

    [Theory]
    [MemberData(nameof(Starters))]
    public async Task A_starter_fits_the_schema_and_reads(string tier)
    {
        using var folder = new TemporaryFolder();
        using var stream = new MemoryStream();
        Starter.CopyTo(Enum.Parse<Tier>(tier, ignoreCase: true), stream);
        var yaml = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        var recorded = string.Join('\n', Enumerable.Range(0, 60).Select(i => $$"""{"id":"{{i}}","input":"x"}"""));
        folder.Write("cases.jsonl", recorded);
        folder.Write("tasks.jsonl", recorded);

        Assert.Null(await Misfit(yaml));
        Assert.Equal(tier, SuiteReader.ReadFile(folder.Write("suite.yaml", yaml)).Tier.ToString().ToLowerInvariant());
    }

    [Theory]
    [InlineData("name: x\ntier: commit\ncases: []\nassertions: []")]
    [InlineData("name: x\ntier: comit\ncases: [{ id: a }]\nassertions: []")]
    [InlineData("name: x\ntier: commit\ncases: [{ idd: a }]\nassertions: []")]
    [InlineData("name: x\ntier: commit\ncases: { file: a, dataset: b }\nassertions: []")]
    [InlineData("name: x\ntier: commit\ncases: [{ id: a }]")]
    [InlineData("name: x\ntier: commit\ncases: [{ id: a, actualOutput: b }]\nassertions: []\nother: 1")]
    [InlineData("name: x\ntier: commit\ncases: [{ id: a, actualOutput: b }]\nassertions: [{ threshold: 1 }]")]
    [InlineData("name: x\ntier: commit\ncases: [{ id: a, actualOutput: b }]\nassertions: [{ metric: PIILeakage, weight: -1 }]")]
    [InlineData("name: x\ntier: commit\ncases: [{ id: a, actualOutput: b }]\nassertions: []\nlimits: { maxSeconds: 0 }")]
    [InlineData("name: x\ntier: commit\ncases: [{ id: a, actualOutput: b }]\nassertions: []\nagent: { url: x }")]
    [InlineData("name: x\ntier: nightly\ntrials: 0\ncases: [{ id: a }]\nassertions: []\nagent: { url: http://x }")]
    public async Task What_the_schema_refuses_the_parser_refuses(string yaml)
    {
        Assert.NotNull(await Misfit(yaml));
        Assert.NotEmpty(SampleSuite.Problems(yaml));
    }

    [Theory]
    [InlineData("$", "no: 1")]
    [InlineData("agent", "agent: { url: http://x, no: 1 }")]
    [InlineData("limits", "limits: { no: 1 }")]
    [InlineData("check", "metrics: [{ metric: PIILeakage, no: 1 }]")]
    [InlineData("simulation", "simulation: { no: 1 }")]
    [InlineData("endState", "endState: { url: http://x, no: 1 }")]
    [InlineData("sequential", "sequential: { no: 1 }")]
    [InlineData("schedule", "schedule: { cron: '0 3 * * *', no: 1 }")]
    public void Both_know_the_same_keys(string part, string line)
    {
        var properties = part switch
        {
            "$" => _schema.GetProperty("properties"),
            "limits" or "simulation" or "endState" or "sequential" or "schedule" =>
                _schema.GetProperty("properties").GetProperty(part).GetProperty("properties"),
            _ => _schema.GetProperty("$defs").GetProperty(part).GetProperty("properties"),
        };
        var refusal = SampleSuite.Problems(SampleSuite.Smallest.Replace("tier: commit", $"tier: commit\n{line}"))
            .Single(problem => problem.Contains("has no key no; it has "));

        Assert.Equal(
            properties.EnumerateObject().Select(property => property.Name).Order(),
            refusal[(refusal.IndexOf("it has ", StringComparison.Ordinal) + "it has ".Length)..^1].Split(", ").Order());
    }

    private static async Task<string?> Misfit(string yaml)
    {
        var suite = YamlFile.Read("suite.yaml", yaml, [])!.ToJson(text => text);
        var options = JsonSerializer.SerializeToElement(new { jsonSchema = _schema });
        Assert.True(MetricCatalogue.TryCreate("JsonSchema", options, false, out var metric, out var problem), problem);
        var measured = await metric.MeasureAsync(new() { ActualOutput = suite.GetRawText() }, null, TestContext.Current.CancellationToken);
        Assert.Equal(MeasurementStatus.Scored, measured.Status);
        return measured.Score == 1 ? null : measured.Reason;
    }
}
