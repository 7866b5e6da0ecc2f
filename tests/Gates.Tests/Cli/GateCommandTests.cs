using System.Text.Json;
using Npgsql;
using Platform.Gates.Tests.Service;
using Platform.Storage.CustomMetrics;

namespace Platform.Gates.Tests.Cli;

/// <summary>Verdicts, exit codes and reports of the command.</summary>
public sealed class GateCommandTests(GatesFixture fixture) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string? _key;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_suite_that_passes_exits_with_0()
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest);

        var (code, output, errors) = await GateAsync("commit", "--local", "--suite", "suite.yaml");

        Assert.Equal((0, ""), (code, errors));
        Assert.Matches("""
            ^1 passed, 0 failed, 0 errored, 0 not run in \d+\.\d\d s
            travel-agent-format: pass
              All 1 cases passed\.
            $
            """.ReplaceLineEndings("\n").Replace("\n$", "$"), output.TrimEnd('\n'));
    }

    [Fact]
    public async Task A_case_that_fails_is_named_with_its_line_and_exits_with_1()
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest.Replace("{\"n\": 1}", "{\"m\": 1}"));

        var (code, output, _) = await GateAsync("commit", "--local", "--suite", "suite.yaml",
            "--report", "out/report.md", "--report", "report.xml", "--report", "report.sarif", "--report", "report.html", "--report", "report.json");

        Assert.Equal(1, code);
        Assert.StartsWith("""
            failed: greet (suite.yaml:4)
                JsonCorrectness: The output does not fit the schema: $.n is missing.
                PatternMatch: The output as a whole does not match the pattern.
            0 passed, 1 failed, 0 errored, 0 not run in
            """.ReplaceLineEndings("\n"), output);
        Assert.All(["out/report.md", "report.xml", "report.sarif", "report.html", "report.json"],
            name => Assert.Contains("greet", File.ReadAllText(Path.Combine(_folder.Path, name))));
    }

    [Theory]
    [InlineData("metric: PatternMatch\n    options: { pattern: '.*\"n\".*' }", "metric: AnswerRelevancy",
        "suite.yaml:11:13: AnswerRelevancy asks a judge, which the tier commit does not: use it in the tier pr or nightly.")]
    [InlineData("tier: commit", "tier: x", "suite.yaml:2:7: tier is x; it must be commit, pr or nightly.")]
    [InlineData("name: travel-agent-format", "nam: x", "suite.yaml:1:1: ")]
    public async Task A_suite_that_cannot_run_says_why_and_exits_with_3(string right, string wrong, string problem)
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest.Replace(right, wrong));

        var (code, output, errors) = await GateAsync("commit", "--local", "--suite", "suite.yaml");
        var validated = await GateAsync("validate", "--suite", "suite.yaml");

        Assert.Equal((3, ""), (code, output));
        Assert.Contains(problem, errors);
        Assert.Equal((3, errors), (validated.Code, validated.Errors));
    }

    [Theory]
    [InlineData("--suite", "none.yaml")]
    [InlineData("--suite", "suite.yaml", "--report", "report.txt")]
    [InlineData("--suite", "suite.yaml", "--no-such-option")]
    [InlineData("--suite", "suite.yaml", "--agent", "nowhere")]
    [InlineData]
    public async Task A_call_that_makes_no_sense_exits_with_3(params string[] arguments)
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest);

        var (code, _, errors) = await GateAsync(["commit", "--local", .. arguments]);

        Assert.Equal(3, code);
        Assert.NotEmpty(errors);
    }

    [Theory]
    [InlineData("commit")]
    [InlineData("pr")]
    [InlineData("nightly")]
    public async Task Init_writes_a_suite_and_never_over_another(string tier)
    {
        var first = await GateAsync("init", "--tier", tier);
        var second = await GateAsync("init", "--tier", tier);

        Assert.Equal((0, 3), (first.Code, second.Code));
        Assert.Contains($"tier: {tier}", File.ReadAllText(Path.Combine(_folder.Path, $"{tier}.gate.yaml")));
        if (tier == "commit")
            Assert.Equal(0, (await GateAsync("commit", "--local", "--suite", "commit.gate.yaml")).Code);
    }

    [Fact]
    public async Task A_pull_request_runs_on_the_server_and_a_flag_fails_only_when_asked()
    {
        await using var host = fixture.Start(await fixture.CreateDatabaseAsync());
        var (client, _) = await host.CreateProjectAsync();
        _key = client.DefaultRequestHeaders.Authorization!.Parameter;
        var server = client.BaseAddress!.ToString();
        var cases = Enumerable.Range(0, 20).Select(i => $"  - {{ id: case-{i}, input: x, actualOutput: ok }}\n");
        var suite = $"name: s\ntier: pr\ncases:\n{string.Concat(cases)}metrics: [{{ metric: Contains, options: {{ texts: [ok] }} }}]\n";
        _folder.Write("good.yaml", suite);
        _folder.Write("bad.yaml", suite.Replace("case-3, input: x, actualOutput: ok", "case-3, input: x, actualOutput: no").Replace("case-4, input: x, actualOutput: ok", "case-4, input: x, actualOutput: no"));

        var first = await GateAsync("pr", "--suite", "good.yaml", "--server", server);
        var flagged = await GateAsync("pr", "--suite", "bad.yaml", "--server", server, "--flag-fails", "--report", "report.md", "--report", "report.sarif");
        var tolerated = await GateAsync("pr", "--suite", "bad.yaml", "--server", server);

        Assert.Equal((0, ""), (first.Code, first.Errors));
        Assert.Contains("20 of 20 cases, 0 not passed", first.Output);
        Assert.Equal((2, ""), (flagged.Code, flagged.Errors));
        Assert.Contains("failed: case-3 (bad.yaml:7)", flagged.Output);
        Assert.Contains("Contains fell by 10.0 points", File.ReadAllText(Path.Combine(_folder.Path, "report.md")));
        Assert.Contains("\"uri\": \"bad.yaml\"", File.ReadAllText(Path.Combine(_folder.Path, "report.sarif")));
        Assert.Equal(0, tolerated.Code);
    }

    [Fact]
    public async Task A_metric_of_ones_own_runs_on_the_server_in_the_version_of_the_suites_file()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var host = fixture.Start(database);
        var (client, project) = await host.CreateProjectAsync();
        _key = client.DefaultRequestHeaders.Authorization!.Parameter;
        await using var source = NpgsqlDataSource.Create(database);
        var kept = new List<CustomMetric>();
        foreach (var pattern in (string[])["^ok$", "^no$"]) // the second is the active one
        {
            kept.Add(await new CustomMetricWriter(source).AddAsync(
                project, new() { Name = "says ok", Metric = "PatternFound", Options = JsonSerializer.SerializeToElement(new { pattern }) }, activate: true,
                TestContext.Current.CancellationToken));
        }

        _folder.Write("metrics.json", JsonSerializer.Serialize(kept.Take(1), JsonSerializerOptions.Web)); // as it was when it was fetched
        _folder.Write("suite.yaml", "name: s\ntier: commit\nownMetrics: metrics.json\ncases: [{ id: a, actualOutput: ok }]\nassertions: [{ metric: says ok }]\n");

        foreach (var where in (string[][])[["--local"], ["--server", client.BaseAddress!.ToString()]])
        {
            var (code, output, errors) = await GateAsync(["commit", "--suite", "suite.yaml", .. where]);
            Assert.Equal((0, ""), (code, errors));
            Assert.StartsWith("1 passed, 0 failed", output);
        }
    }

    [Fact]
    public async Task A_night_that_fell_exits_with_1_and_a_schedule_is_left_with_the_server()
    {
        await using var host = fixture.Start(await fixture.CreateDatabaseAsync());
        var (client, _) = await host.CreateProjectAsync();
        _key = client.DefaultRequestHeaders.Authorization!.Parameter;
        var server = client.BaseAddress!.ToString();
        var output = "ok";
        await using var agent = await FakeAgent.StartAsync(_ => $$"""{"output":"{{output}}"}""");
        _folder.Write("night.yaml", $$"""
            name: night
            tier: nightly
            minTasks: 1
            agent: { url: "{{agent.Url}}" }
            metrics: [{ metric: Contains, options: { texts: [ok] } }]
            cases: [{ id: task, input: x }]
            schedule: { cron: "0 3 29 2 *" }
            """);

        var good = await GateAsync("nightly", "--suite", "night.yaml", "--server", server, "--release", "1.0");
        output = "bad";
        var bad = await GateAsync("nightly", "--suite", "night.yaml", "--server", server, "--release", "1.1", "--report", "night.xml");
        var scheduled = await GateAsync("nightly", "--suite", "night.yaml", "--server", server, "--schedule");

        Assert.Equal((0, ""), (good.Code, good.Errors));
        Assert.Equal((1, ""), (bad.Code, bad.Errors));
        Assert.Contains("Ship-blocker: pass^4 fell by 100.0 points", bad.Output);
        Assert.Contains("failed: task, trial 4 (night.yaml:6)", bad.Output);
        Assert.Contains("name=\"task, trial 4\"", File.ReadAllText(Path.Combine(_folder.Path, "night.xml")));
        Assert.Equal((0, ""), (scheduled.Code, scheduled.Errors));
        Assert.StartsWith("night runs by its schedule; next at ", scheduled.Output);
        Assert.Contains("\"mayShip\":false", await client.GetStringAsync("/api/gates/releases/1.1", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_version_ships_when_its_gates_let_it()
    {
        await using var host = fixture.Start(await fixture.CreateDatabaseAsync());
        var (client, _) = await host.CreateProjectAsync();
        _key = client.DefaultRequestHeaders.Authorization!.Parameter;
        var server = client.BaseAddress!.ToString();
        foreach (var (version, output) in ((string, string)[])[("1.0", "ok"), ("1.1", "no")])
        {
            var body = """{"suite":"s","version":"VERSION","assertions":[{"metric":"Contains","options":{"texts":["ok"]}}],"testCases":[{"id":"a","actualOutput":"OUTPUT"}]}"""
                .Replace("VERSION", version).Replace("OUTPUT", output);
            (await client.PostAsync("/api/gates/commit", new StringContent(body, null, "application/json"), TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        }

        Assert.Equal((0, "1.0: may ship\n  s (commit) passed.\n", ""), await GateAsync("release", "1.0", "--server", server));
        Assert.Equal((1, "1.1: must not ship\n  s (commit) blocks.\n", ""), await GateAsync("release", "1.1", "--server", server));
        Assert.Equal((1, "2.0: must not ship\n  No gate has run on version 2.0.\n", ""), await GateAsync("release", "2.0", "--server", server));
    }

    [Fact]
    public async Task Without_a_server_a_run_could_not_run()
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest);

        var (code, _, errors) = await GateAsync("commit", "--suite", "suite.yaml", "--server", "http://127.0.0.1:1");

        Assert.Equal(3, code);
        Assert.StartsWith("The gates service at http://127.0.0.1:1/ cannot be reached", errors);
    }

    private Task<(int Code, string Output, string Errors)> GateAsync(params string[] arguments) => GateProcess.RunAsync(_folder.Path, _key, arguments);
}
