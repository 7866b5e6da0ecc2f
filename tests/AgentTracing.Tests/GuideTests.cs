using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;

namespace Platform.AgentTracing.Tests;

/// <summary>A second agent joins as <c>docs/guide/aspire.md</c> says: the code there is the code that runs here.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public async Task A_second_agent_joins_by_a_reference_and_a_key()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GuideHost>(
            ["--Parameters:api-key=guide-key"], TestContext.Current.CancellationToken);
        await using var app = await builder.BuildAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("collector", TestContext.Current.CancellationToken);
        using var api = app.CreateHttpClient("collector", "http");
        api.DefaultRequestHeaders.Authorization = new("Bearer", "guide-key");
        JsonNode? trace = null;

        await Until.TrueAsync(async () =>
        {
            var found = await api.GetFromJsonAsync<JsonNode>("/api/traces?name=second-agent", TestContext.Current.CancellationToken);
            trace = found!["items"]!.AsArray().SingleOrDefault();
            return trace is not null && (int)trace["spanCount"]! == 2;
        }, "the second agent's trace");

        Assert.Equal("Paris", (string)trace!["output"]!);
        Assert.Equal("thread-1", (string)trace["threadId"]!);
        Assert.Equal("ada", (string)trace["userId"]!);
    }

    [Fact]
    public void What_the_guide_shows_is_what_runs_and_takes_at_most_five_lines()
    {
        var blocks = CodeBlock.Matches(File.ReadAllText(Here("../../docs/guide/aspire.md")))
            .Select(block => block.Groups["code"].Value.Trim()).ToList();

        var inHost = Assert.Single(blocks, block => block.StartsWith("builder.AddProject<Projects.SecondAgent>", StringComparison.Ordinal));
        Assert.InRange(inHost.Split('\n').Length, 1, 5);
        Assert.Contains(inHost, File.ReadAllText(Here("Guide/GuideHost/AppHost.cs")), StringComparison.Ordinal);
        var inAgent = Assert.Single(blocks, block => block.StartsWith("builder.Services.AddAgentTracing", StringComparison.Ordinal));
        var observed = Assert.Single(blocks, block => block.StartsWith("await Observe.AgentAsync(\"second-agent\"", StringComparison.Ordinal));
        var agent = File.ReadAllText(Here("Guide/SecondAgent/Program.cs"));
        Assert.Contains(inAgent, agent, StringComparison.Ordinal);
        Assert.Contains(observed, agent, StringComparison.Ordinal);
    }

    private static string Here(string path, [CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, path);

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CodeBlock { get; }
}
