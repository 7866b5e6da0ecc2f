using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using Platform.Fixtures;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>The command as CI runs it, against the sample agent: a regression is found, and none where there is none.</summary>
public sealed class GateTiersTests(StackFixture stack, GateTool gate) : IAsyncLifetime
{
    private const double Regression = 3;

    private readonly string _folder = Directory.CreateTempSubdirectory("gate-tiers-").FullName;
    private ServiceProcess _good = null!;
    private ServiceProcess _bad = null!;

    public async ValueTask InitializeAsync()
    {
        await stack.HealthyAsync("gates");
        // Under names of their own: runs of other tests are no baseline of these.
        foreach (var suite in Directory.EnumerateFiles(Path.Combine(GateTool.Root, "tests/EndToEnd.Tests/Gates/suites")))
            await File.WriteAllTextAsync(Path.Combine(_folder, Path.GetFileName(suite)),
                (await File.ReadAllTextAsync(suite, TestContext.Current.CancellationToken)).Replace("end-to-end-", "tiers-", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        (_good, _bad) = (await TracedAgent.StartAsync(stack, mistakes: 0), await TracedAgent.StartAsync(stack, Regression));
    }

    public async ValueTask DisposeAsync()
    {
        await _good.DisposeAsync();
        await _bad.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_tier_commit_blocks_on_a_regression_and_passes_without()
    {
        var passed = await RunAsync("commit", "asked.yaml", _good, "--local");
        var blocked = await RunAsync("commit", "asked.yaml", _bad, "--local");
        var onServer = await RunAsync("commit", "asked.yaml", _bad, "--server", Gates);

        Assert.True(passed.Code == 0, passed.ToString());
        Assert.True(blocked.Code == 1 && blocked.Output.Contains("tiers-asked: block", StringComparison.Ordinal), blocked.ToString());
        Assert.Matches(@"failed: [a-z-]+ \(asked\.yaml:\d+\)", blocked.Output);
        Assert.True(onServer.Code == 1, onServer.ToString());
        Assert.Matches(@"failed: [a-z-]+ \(asked\.yaml:\d+\)", onServer.Output);
    }

    [Fact]
    public async Task The_tier_pr_flags_a_regression_against_the_baseline_and_links_to_traces()
    {
        var baseline = await RunAsync("pr", "pr.yaml", _good, "--server", Gates);
        var same = await RunAsync("pr", "pr.yaml", _good, "--server", Gates, "--flag-fails");
        var worse = await RunAsync("pr", "pr.yaml", _bad, "--server", Gates, "--flag-fails", "--report", "worse.json", "--report", "worse.md", "--report", "worse.sarif");

        Assert.True(baseline.Code == 0 && baseline.Output.Contains("no baseline", StringComparison.Ordinal), baseline.ToString());
        Assert.Contains("56 of 56 cases, 0 not passed", baseline.Output, StringComparison.Ordinal);
        Assert.True(same.Code == 0 && same.Output.Contains("tiers-pr: pass", StringComparison.Ordinal), same.ToString());
        Assert.True(worse.Code == 2 && worse.Output.Contains("PatternFound fell by", StringComparison.Ordinal), worse.ToString());

        var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "worse.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("flag", (string)report["verdict"]!["outcome"]!);
        Assert.Equal($"{stack.Web}gates/runs/{report["id"]}", (string)report["link"]!);
        var failed = report["cases"]!.AsArray().First(each => (string)each!["status"]! == "failed")!;
        var trace = await stack.TraceAsync((string)failed["traceId"]!, found => found["spans"]!.AsArray().Count > 0);
        Assert.Equal((string)failed["actualOutput"]!, (string)trace["output"]!);
        Assert.Contains("pr.yaml", await File.ReadAllTextAsync(Path.Combine(_folder, "worse.sarif"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private string Gates => stack.App.GetEndpoint("gates", "http").ToString();

    private Task<ShellResult> RunAsync(string tier, string suite, ServiceProcess agent, params string[] more) => gate.RunAsync(
        _folder, [tier, "--suite", suite, "--agent", $"{agent.Url}/chat", .. more]);
}
