namespace Platform.Gates.Tests.Cli;

/// <summary>What people see, to the letter.</summary>
public sealed class ConsoleSnapshotTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help-commit", "commit", "--help")]
    [InlineData("help-pr", "pr", "--help")]
    [InlineData("help-nightly", "nightly", "--help")]
    [InlineData("help-init", "init", "--help")]
    [InlineData("help-calibrate", "calibrate", "--help")]
    [InlineData("help-validate", "validate", "--help")]
    public async Task Help_says_what_there_is(string name, params string[] arguments)
    {
        var (code, output, errors) = await GateProcess.RunAsync(_folder.Path, null, arguments);

        Assert.Equal((0, ""), (code, errors));
        Snapshot.Match(name, output);
    }

    [Fact]
    public async Task A_pass_is_three_lines()
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest);

        Snapshot.Match("commit-pass", (await GateProcess.RunAsync(_folder.Path, null, "commit", "--local", "--suite", "suite.yaml")).Output);
    }

    [Fact]
    public async Task A_block_names_the_cases_and_why()
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest.Replace("assertions:",
            "  - { id: second, input: a, actualOutput: '{\"m\": 2}' }\n  - { id: third, input: b, actualOutput: no }\nassertions:"));

        Snapshot.Match("commit-block", (await GateProcess.RunAsync(_folder.Path, null, "commit", "--local", "--suite", "suite.yaml")).Output);
    }

    [Fact]
    public async Task A_suite_that_cannot_run_says_all_that_is_wrong()
    {
        _folder.Write("suite.yaml", SampleSuite.Smallest.Replace("commit", "x").Replace("input:", "inputs:").Replace("threshold: 1", "threshold: y"));

        Snapshot.Match("commit-could-not-run", (await GateProcess.RunAsync(_folder.Path, null, "commit", "--local", "--suite", "suite.yaml")).Errors);
    }

    [Fact]
    public async Task In_a_log_progress_is_lines()
    {
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"{\"n\": 1}"}""");
        _folder.Write("suite.yaml", AskedSuite(agent, 4));

        Snapshot.Match("progress-in-a-log", (await GateProcess.RunAsync(_folder.Path, null, "commit", "--local", "--suite", "suite.yaml")).Output);
    }

    [Fact]
    public async Task On_a_terminal_progress_is_a_bar_that_leaves_nothing_behind()
    {
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"{\"n\": 1}"}""");
        _folder.Write("suite.yaml", AskedSuite(agent, 40));

        var (code, output, _) = await GateProcess.RunOnTerminalAsync(_folder.Path, "commit", "--local", "--suite", "suite.yaml");

        Assert.Equal(0, code);
        Assert.Contains("\e[", output); // it draws
        Assert.Matches(@"\d+ of 40 cases, 0 not passed", output);
        Assert.DoesNotMatch(@"\n\d+ of 40 cases[^\n]*\n\d+ of 40 cases[^\n]*\n\d+ of 40", output.Replace("\r", ""));
        Assert.Contains("travel-agent-format: pass", output[output.LastIndexOf("40 passed", StringComparison.Ordinal)..]);
    }

    // Asked one at a time, so that the lines are always the same.
    private static string AskedSuite(FakeAgent agent, int cases) => SampleSuite.Smallest
        .Replace("    actualOutput: '{\"n\": 1}'\n", "")
        .Replace("tier: commit", $"tier: commit\nagent: {{ url: '{agent.Url}', concurrency: 1 }}")
        .Replace("assertions:", string.Concat(Enumerable.Range(1, cases - 1).Select(i => $"  - {{ id: case-{i}, input: x }}\n")) + "assertions:");
}
