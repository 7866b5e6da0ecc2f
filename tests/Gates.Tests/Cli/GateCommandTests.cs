using System.Diagnostics;

namespace Platform.Gates.Tests.Cli;

/// <summary>The command as CI runs it: a process, its output and its exit code.</summary>
public sealed class GateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

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

    private async Task<(int Code, string Output, string Errors)> GateAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "gate.dll"), .. arguments])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
