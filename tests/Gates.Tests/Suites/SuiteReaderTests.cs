using CsCheck;
using Platform.Suites;

namespace Platform.Gates.Tests.Suites;

public class SuiteReaderTests
{
    [Fact]
    public void Reads_the_smallest_suite()
    {
        var suite = SampleSuite.Read(SampleSuite.Smallest);

        Assert.Equal(("travel-agent-format", Tier.Commit), (suite.Name, suite.Tier));
        var only = Assert.Single(suite.Cases);
        Assert.Equal(("greet", "suite.yaml", 4, """{"n": 1}"""), (only.Id, only.File, only.Line, only.TestCase.ActualOutput));
        Assert.Equal(["JsonCorrectness", "PatternMatch"], suite.Checks.Select(check => check.Metric));
        Assert.All(suite.Checks, check => Assert.True(check.IsAssertion));
        Assert.Equal(10, suite.Limits.MaxSeconds);
    }

    [Theory]
    [InlineData("tier: commit", "tier: comit", "suite.yaml:2:7: tier is comit; it must be commit, pr or nightly.")]
    [InlineData("id: greet", "id: [greet]", "suite.yaml:4:9: id does not have the form of a case's id.")]
    [InlineData("threshold: 1", "threshold: high", "suite.yaml:9:16: threshold must be a number.")]
    [InlineData("threshold: 1", "threshold: 2", "suite.yaml:9:16: threshold must be a number from 0 to 1, as JsonCorrectness scores.")]
    [InlineData("metric: PatternMatch", "metric: Nope", "suite.yaml:11:13: There is no metric Nope; see /api/metrics for those there are.")]
    [InlineData("pattern:", "patern:",
        "suite.yaml:12:14: PatternMatch has no option patern; it has pattern, ignoreCase. PatternMatch needs the option pattern.")]
    [InlineData("metric: PatternMatch", "metric: AnswerRelevancy",
        "suite.yaml:11:13: AnswerRelevancy asks a judge, which the tier commit does not: use it in the tier pr or nightly.")]
    [InlineData("tier: commit", "tier: commit\nk: 4", "suite.yaml:3:1: k is for the tier nightly.")]
    [InlineData("metric: JsonCorrectness", "metric: Webhook", "suite.yaml:8:13: Webhook calls a program over the network, which the tier commit does not")]
    [InlineData("threshold: 1", "span: retriever", "suite.yaml:9:5: span is for the tier pr")]
    [InlineData("tier: commit", "tier: commit\nbaseline: release-1", "suite.yaml:3:1: baseline is for tiers that compare with a baseline: pr and nightly.")]
    [InlineData("tier: commit", "tier: commit\nlimits: { maxSeconds: 0 }", "suite.yaml:3:23: maxSeconds must be a number from 0.001 to 86400.")]
    [InlineData("    actualOutput: '{\"n\": 1}'\n", "", "suite.yaml:4: The case has no actualOutput, and the suite no agent to ask for one.")]
    [InlineData("name: travel-agent-format\n", "", "suite.yaml:1:1: name is missing.")]
    [InlineData("tier: commit", "tier: [", "suite.yaml:")]
    [InlineData("input: hello", "input: &a hello", "suite.yaml:5:12: Anchors and aliases are not read; use variables.")]
    [InlineData("input: hello", "input: hello\n    input: again", "suite.yaml:6:5: The key input stands here twice.")]
    [InlineData("tier: commit", "tier: commit\nagent: { url: ftp://x }", "suite.yaml:3:15: url is ftp://x; it must be an http or https address; https+http finds a service by its name.")]
    public void Says_what_is_wrong_and_where(string right, string wrong, string problem)
    {
        Assert.Contains(right, SampleSuite.Smallest);

        var problems = SampleSuite.Problems(SampleSuite.Smallest.Replace(right, wrong));

        Assert.StartsWith(problem, problems[0]);
    }

    [Theory]
    [InlineData("fo: 1", "suite.yaml:3:1: A suite has no key fo;")]
    [InlineData("limits: { maxSecond: 1 }", "suite.yaml:3:11: limits has no key maxSecond;")]
    [InlineData("agent: { url: http://x, uri: y }", "suite.yaml:3:25: agent has no key uri;")]
    public void An_unknown_key_is_refused_with_those_there_are(string line, string problem) =>
        Assert.StartsWith(problem, SampleSuite.Problems(SampleSuite.Smallest.Replace("tier: commit", $"tier: commit\n{line}"))[0]);

    [Fact]
    public void All_problems_are_told_at_once_from_top_to_bottom() =>
        Assert.Equal(
            ["suite.yaml:2:7", "suite.yaml:5:5", "suite.yaml:9:16"],
            SampleSuite.Problems(SampleSuite.Smallest.Replace("commit", "x").Replace("input:", "inputs:").Replace("threshold: 1", "threshold: y"))
                .Select(problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]));

    [Theory]
    [InlineData("tier: nightly\nk: 3", "k must be at least 4")]
    [InlineData("tier: nightly\ntrials: 4\nk: 5", "trials must be at least k, which is 5")]
    [InlineData("tier: nightly", "it needs an agent with a url")]
    public void Impossible_combinations_are_refused(string tier, string problem) =>
        Assert.Contains(SampleSuite.Problems(SampleSuite.Smallest.Replace("tier: commit", tier)), each => each.Contains(problem));

    [Fact]
    public void Two_cases_of_one_id_are_refused() =>
        Assert.Equal(["suite.yaml:7: Another case has the id greet too: runs are compared by id."],
            SampleSuite.Problems(SampleSuite.Smallest.Replace("assertions:", "  - { id: greet, input: a, actualOutput: b }\nassertions:")));

    [Fact]
    public void Variables_are_put_in_and_other_braces_stay()
    {
        var suite = SampleSuite.Read(SampleSuite.Smallest
            .Replace("tier: commit", "tier: commit\nvariables: { city: 'New \"York\"' }").Replace("hello", "'to {{city}}, {{name}}'"));

        Assert.Equal("to New \"York\", {{name}}", suite.Cases[0].TestCase.Input);
    }

    [Fact]
    public void Cases_come_from_json_lines_and_csv_with_their_lines()
    {
        using var folder = new TemporaryFolder();
        folder.Write("cases.jsonl", """
            {"id":"a","input":"{{who}}","actualOutput":"A"}

            {"id":"b","input":{"q":1},"actualOutput":"B","metadata":{"latencyMs":3}}
            """);
        folder.Write("cases.csv", "id,input,actualOutput,tags\na,\"two\nlines\",A,\nb,x,B,\"[\"\"t\"\"]\"\n");
        var yaml = "name: n\ntier: commit\nvariables: { who: 'a\"b' }\ncases: { file: FILE }\nassertions: [{ metric: PIILeakage }]\n";

        var lines = SuiteReader.ReadFile(folder.Write("lines.yaml", yaml.Replace("FILE", "cases.jsonl"))).Cases;
        var table = SuiteReader.ReadFile(folder.Write("table.yaml", yaml.Replace("FILE", "cases.csv"))).Cases;

        Assert.Equal([("a", 1, "a\"b"), ("b", 3, """{"q":1}""")], lines.Select(each => (each.Id, each.Line, each.TestCase.Input!)));
        Assert.Equal([("a", 2, "two\nlines"), ("b", 4, "x")], table.Select(each => (each.Id, each.Line, each.TestCase.Input!)));
        Assert.Equal(["t"], table[1].TestCase.Tags);
    }

    [Theory]
    [InlineData("{\"id\":\"a\",\"inputt\":\"x\"}", "cases.jsonl:1:20: A case has no key inputt;")]
    [InlineData("{\"id\":\"a\"}\n{\"id\"", "cases.jsonl:2:6: This is not a case:")]
    public void A_problem_in_a_file_of_cases_has_its_line(string lines, string problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("cases.jsonl", lines);
        var suite = folder.Write("suite.yaml", "name: n\ntier: commit\ncases: { file: cases.jsonl }\nassertions: [{ metric: PIILeakage }]\n");

        var problems = Assert.Throws<SuiteException>(() => SuiteReader.ReadFile(suite)).Problems;

        Assert.Contains(problems, each => each.ToString().Contains(problem));
    }

    [Fact]
    public void Whatever_is_written_there_is_an_answer() =>
        Gen.Select(Gen.Int[0, SampleSuite.Smallest.Length - 1], Gen.Char["[]{}:-'\"#&*!|> \nab1~"], Gen.Int[0, 6]).Sample((at, put, cut) =>
        {
            var damaged = SampleSuite.Smallest.Remove(at, Math.Min(cut, SampleSuite.Smallest.Length - at)).Insert(at, put.ToString());
            try
            {
                SampleSuite.Read(damaged);
            }
            catch (SuiteException refused)
            {
                Assert.All(refused.Problems, problem => Assert.True(problem.Line > 0, $"{problem} in\n{damaged}"));
            }
        }, iter: 2000);
}
