using Microsoft.Extensions.Time.Testing;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Tests.Suites;

/// <summary>Suites that name metrics of one's own, whose definitions stand beside them.</summary>
public sealed class OwnMetricFileTests : IDisposable
{
    private const string Suite = """
        name: own
        tier: commit
        ownMetrics: metrics.yaml
        cases:
          - { id: polite, actualOutput: "Please wait." }
          - { id: curt, actualOutput: "Wait." }
        assertions:
          - metric: says please
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pattern_written_by_hand_is_measured_under_its_own_name()
    {
        _folder.Write("metrics.yaml", "- { name: says please, metric: PatternFound, options: { pattern: '(?i)please' } }");

        var result = await RunAsync(Suite);

        Assert.Equal(["1 of 2 cases failed: curt."], result.Verdict.Reasons);
        Assert.Equal(["says please", "says please"], result.Cases.SelectMany(each => each.Checks).Select(check => check.Metric));
    }

    [Fact]
    public async Task A_sum_is_made_of_those_above_it()
    {
        _folder.Write("metrics.yaml", """
            - { name: please, metric: PatternFound, options: { pattern: Please } }
            - { name: wait, metric: PatternFound, options: { pattern: '[Ww]ait' } }
            - { name: says please, metric: Arithmetic, options: { expression: 'min(please, wait)' } }
            """);

        Assert.Equal([1, 0], (await RunAsync(Suite)).Cases.Select(each => each.Checks[0].Score!.Value));
    }

    [Fact]
    public async Task What_the_platform_answers_is_such_a_file_and_a_check_may_pin_a_version()
    {
        // As GET /api/metrics/{name}/versions does; 😀 is escaped as a pair that YAML does not know.
        _folder.Write("metrics.json", """
            [{"id":"019a0000-0000-7000-8000-000000000001","name":"says please","version":2,"active":true,"metric":"PatternFound",
              "options":{"pattern":"\uD83D\uDE00"},"description":null,"hasSecret":false,"createdAt":"2026-11-23T04:05:06Z"},
             {"id":"019a0000-0000-7000-8000-000000000001","name":"says please","version":1,"active":false,"metric":"PatternFound",
              "options":{"pattern":"Please"},"createdAt":"2026-11-22T04:05:06Z"}]
            """);
        var suite = Suite.Replace("metrics.yaml", "metrics.json");

        Assert.Equal(["2 of 2 cases failed: polite, curt."], (await RunAsync(suite)).Verdict.Reasons);
        Assert.Equal(["1 of 2 cases failed: curt."], (await RunAsync($"{suite}\n    version: 1")).Verdict.Reasons);
        Assert.Equal(2, Assert.Single(Read(suite).Checks).Version); // which a server is asked for
        Assert.Equal("There is no version 3 of a metric says please.", Problem($"{suite}\n    version: 3"));
    }

    [Theory]
    [InlineData("metric: GEval, options: { criteria: x }", "says please asks a judge, which the tier commit does not: use it in the tier pr or nightly.")]
    [InlineData("metric: Webhook, options: { url: 'https://example.com' }", "says please calls a program over the network, which the tier commit does not")]
    public void What_cannot_run_here_is_refused_by_its_name(string definition, string problem)
    {
        _folder.Write("metrics.yaml", $"- {{ name: says please, {definition} }}");

        Assert.StartsWith(problem, Problem(Suite));
    }

    [Theory]
    [InlineData("- { name: says please, metric: PatternFound, options: { patern: x } }", "metrics.yaml:1:55: says please: PatternFound has no option patern")]
    [InlineData("- { name: says please, metric: PatternFond }", "metrics.yaml:1:32: says please: A metric of your own is one of ")]
    [InlineData("- { name: PatternFound, metric: PatternFound, options: { pattern: x } }", "metrics.yaml:1:11: PatternFound: 'PatternFound' is the name of a metric that the platform has.")]
    [InlineData("- { metric: PatternFound }", "metrics.yaml:1:3: name is missing.")]
    [InlineData("says please: x", "metrics.yaml:1:1: A file of your own metrics is a list ")]
    [InlineData("- { name: a, metric: PatternFound, options: { pattern: x } }\n- { name: a, metric: PatternFound, options: { pattern: y } }", "metrics.yaml:2:11: a stands here twice.")]
    [InlineData(null, "metrics.yaml: The metrics cannot be read: ")]
    public void A_definition_that_is_wrong_is_told_by_its_place(string? definitions, string problem)
    {
        if (definitions is not null)
            _folder.Write("metrics.yaml", definitions);

        Assert.Contains(problem, Assert.Single(Assert.Throws<SuiteException>(() => Read(Suite)).Problems).ToString());
    }

    [Fact]
    public void A_metric_without_definition_is_refused_with_what_to_do() =>
        Assert.Contains("There is no metric says please; see /api/metrics for those there are. For a metric of your project's own name the file that defines it, ownMetrics: FILE;",
            Problem(Suite.Replace("ownMetrics: metrics.yaml\n", "")));

    private Suite Read(string suite) => SuiteReader.ReadFile(_folder.Write("suite.yaml", suite));

    private string Problem(string suite) => Assert.Single(Assert.Throws<SuiteException>(() => Read(suite)).Problems).Message;

    private Task<GateResult> RunAsync(string suite)
    {
        var time = new FakeTimeProvider();
        return new CommitGate(new AgentCalls(new HttpClient(), time), time).RunAsync(Read(suite), TestContext.Current.CancellationToken);
    }
}
