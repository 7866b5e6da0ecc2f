using Aspire.Hosting.Testing;
using Platform.Fixtures;
using YamlDotNet.RepresentationModel;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>What docs/ci offers to copy works: its blocks of shell are taken out of the files and run against the stack.</summary>
public sealed class WorkflowTests(StackFixture stack, GateTool gate) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("workflow-").FullName;
    private ServiceProcess _agent = null!;

    public async ValueTask InitializeAsync()
    {
        await stack.HealthyAsync("gates");
        _agent = await TracedAgent.StartAsync(stack, mistakes: 0);
        var gates = Directory.CreateDirectory(Path.Combine(_folder, "gates")).FullName;
        foreach (var suite in Directory.EnumerateFiles(Path.Combine(GateTool.Root, "tests/EndToEnd.Tests/Gates/suites")))
            File.Copy(suite, Path.Combine(gates, Path.GetFileName(suite)));
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_workflow_of_github_runs_and_keeps_one_comment()
    {
        await using var github = await FakeGithub.StartAsync();
        var job = Github(github);

        var commit = await job.RunAsync(Doc("github-actions.yml"), "commit");
        Assert.True(commit.Code == 0 && job.Blocks == 4, commit.ToString());
        Assert.Contains("end-to-end-commit: pass", job.Summary, StringComparison.Ordinal);

        Assert.Equal(2, github.Comments.Count);
        Assert.StartsWith("<!-- gate gates/commit.yaml -->\n## ✅ end-to-end-commit: pass", github.Comments[1], StringComparison.Ordinal);
        BreakCommitSuite();
        var blocked = await job.RunAsync(Doc("github-actions.yml"), "commit");
        Assert.Equal(1, blocked.Code);
        Assert.Equal(2, github.Comments.Count);
        Assert.Contains("PIILeakage", github.Comments[1], StringComparison.Ordinal);
        Assert.All(["md", "html", "json", "xml", "sarif"], ending => Assert.True(new FileInfo(Path.Combine(_folder, $"gate-report/commit.{ending}")).Length > 0));
    }

    [Fact]
    public async Task The_workflow_of_github_asks_the_service()
    {
        await using var github = await FakeGithub.StartAsync();
        var job = Github(github);

        var pr = await job.RunAsync(Doc("github-actions.yml"), "pr");
        Assert.True(pr.Code == 0 && job.Blocks == 5, pr.ToString());
        Assert.Contains("end-to-end-pr: pass", job.Summary, StringComparison.Ordinal);

        var nightly = await job.RunAsync(Doc("github-actions.yml"), "nightly");
        Assert.True(nightly.Code == 0, nightly.ToString());
        Assert.Contains("end-to-end-nightly: pass", job.Summary, StringComparison.Ordinal);
        Assert.Contains("| 4 trials | 1.000 |", job.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_jobs_of_gitlab_run()
    {
        var file = Yaml.Read(Doc("gitlab-ci.yml"));

        var commit = await GitlabAsync(file, "gate-commit");
        var pr = await GitlabAsync(file, "gate-pr");
        var nightly = await GitlabAsync(file, "gate-nightly");

        Assert.True(commit.Code == 0 && commit.Output.Contains("end-to-end-commit: pass", StringComparison.Ordinal), commit.ToString());
        Assert.True(pr.Code == 0 && pr.Output.Contains("end-to-end-pr: pass", StringComparison.Ordinal), pr.ToString());
        Assert.True(nightly.Code == 0 && nightly.Output.Contains("8 of 8 trials, 0 not passed", StringComparison.Ordinal), nightly.ToString());
        Assert.Contains("<testsuite ", await File.ReadAllTextAsync(Path.Combine(_folder, "gate-report/gate.xml"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_steps_of_azure_pipelines_run()
    {
        var steps = Yaml.Read(Doc("azure-pipelines.yml")).List("stages").SelectMany(stage => stage.List("jobs").Single().List("steps"))
            .Where(step => step.Text("script") is not null).ToList();
        Assert.Equal(["Install gate", "Commit", "Pull request", "Install gate", "Nightly"], steps.Select(step => step.Text("displayName")));

        foreach (var step in steps)
        {
            var variables = Variables();
            variables.Remove("PLATFORM_API_KEY");
            foreach (var (name, value) in step.Map("env").Texts())
                variables[name] = value.Replace("$(GATES_API_KEY)", StackFixture.Key, StringComparison.Ordinal);
            var ran = await Shell.BashAsync(step.Text("script")!, _folder, variables);
            Assert.True(ran.Code == 0, $"{step.Text("displayName")}: {ran}");
            if (step.Text("displayName") == "Pull request")
                Assert.Contains($"##vso[task.uploadsummary]{_folder}/gate-report/pr.md", ran.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_git_hook_refuses_a_commit_that_breaks_the_suite()
    {
        var git = Variables();
        git["GIT_CONFIG_GLOBAL"] = "/dev/null";
        await Shell.BashAsync("git init -q . && git config user.name t && git config user.email t@example.com && cp \"$HOOK\" .git/hooks/pre-commit && git add -A",
            _folder, new Dictionary<string, string>(git) { ["HOOK"] = Doc("pre-commit") });

        var good = await Shell.BashAsync("git commit -qm good", _folder, git);
        BreakCommitSuite();
        var bad = await Shell.BashAsync("git add -A && git commit -qm bad", _folder, git);

        Assert.True(good.Code == 0, good.ToString());
        Assert.True(bad.Code == 1 && (bad.Output + bad.Errors).Contains("failed: policy (gates/commit.yaml:6)", StringComparison.Ordinal), bad.ToString());
    }

    private static string Doc(string name) => Path.Combine(GateTool.Root, "docs/ci", name);

    private void BreakCommitSuite()
    {
        var suite = Path.Combine(_folder, "gates/commit.yaml");
        File.WriteAllText(suite, File.ReadAllText(suite).Replace("One cabin bag is included.", "Ask ann.gray@contoso.com.", StringComparison.Ordinal));
    }

    private GithubJob Github(FakeGithub github) => new(_folder, new Dictionary<string, string>(Variables())
    {
        ["PATH"] = $"{gate.Folder}:{Environment.GetEnvironmentVariable("PATH")}",
        ["RUNNER_TEMP"] = _folder,
        ["GITHUB_API_URL"] = github.Url,
        ["GITHUB_REPOSITORY"] = "acme/agent",
        ["GITHUB_SHA"] = "0123abcd",
        ["GITHUB_HEAD_REF"] = "main",
    }, new Dictionary<string, string>
    {
        ["vars.AGENT_URL"] = _agent.Url,
        ["vars.GATES_URL"] = Trimmed(stack.App.GetEndpoint("gates", "http")),
        ["secrets.GATES_API_KEY"] = StackFixture.Key,
        ["github.token"] = FakeGithub.Token,
        ["github.event.pull_request.number"] = "7",
    });

    /// <summary>A job with what it extends.</summary>
    private Task<ShellResult> GitlabAsync(YamlMappingNode file, string job) => Shell.BashAsync(
        string.Join('\n', [.. file.Map(file.Map(job).Text("extends")!).Lines("before_script"), .. file.Map(job).Lines("script")]),
        _folder, Variables());

    private Dictionary<string, string> Variables() => new()
    {
        ["PATH"] = $"{gate.Folder}:{Environment.GetEnvironmentVariable("PATH")}",
        ["GATE_FEED"] = gate.Feed,
        ["GATES_URL"] = Trimmed(stack.App.GetEndpoint("gates", "http")),
        ["AGENT_URL"] = _agent.Url,
        ["PLATFORM_API_KEY"] = StackFixture.Key,
    };

    private static string Trimmed(Uri url) => url.ToString().TrimEnd('/');
}
