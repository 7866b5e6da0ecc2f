using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Platform.Hosting.Tests;

/// <summary>The script with which everybody begins, on the release build that <c>./test</c> makes, and on ports of its own.</summary>
public sealed partial class RunScriptTests : IAsyncDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"hosting-tests-{Guid.NewGuid():N}");
    private readonly int _offset = Random.Shared.Next(6_000, 9_000); // below the ports that hosts give at random

    [Fact]
    public async Task Detached_it_returns_when_all_is_healthy_and_stop_ends_it()
    {
        SkipWithoutBuild();
        var (exitCode, output) = await RunAsync("--detach", "--no-build");
        Assert.True(exitCode == 0, output);
        Assert.Contains("Every resource is healthy.", output, StringComparison.Ordinal);
        Assert.Contains($"│ http://localhost:{5080 + _offset} ", output, StringComparison.Ordinal);
        var key = File.ReadAllText(Path.Combine(_data, "secrets", "api-key"));
        Assert.Contains($"API key:  {key}", output, StringComparison.Ordinal);

        using var client = new HttpClient();
        client.DefaultRequestHeaders.Add("x-api-key", key);
        using var traces = await client.GetAsync(new Uri($"http://localhost:{4318 + _offset}/api/traces"), TestContext.Current.CancellationToken);
        Assert.True(traces.IsSuccessStatusCode);
        var login = Login().Match(output).Value;
        Assert.Contains("<h1", await client.GetStringAsync(new Uri(login), TestContext.Current.CancellationToken), StringComparison.Ordinal);

        Assert.Contains("The platform is already running", (await RunAsync("--detach", "--no-build")).Output, StringComparison.Ordinal);
        var host = int.Parse(File.ReadAllText(Path.Combine(_data, "run.pid")).Split(' ')[0], null);
        var processes = ProcessTree.Of(host);
        Assert.Equal((0, "The platform has stopped.\n"), await RunAsync("--stop"));
        Assert.DoesNotContain(processes, ProcessTree.IsAlive);
        Assert.Equal((0, "The platform is not running.\n"), await RunAsync("--stop"));
    }

    [Fact]
    public async Task Detached_it_fails_with_the_reason()
    {
        SkipWithoutBuild();
        var (exitCode, output) = await RunAsync("--detach", "--no-build", "--PLATFORM_PORT_OFFSET");
        Assert.Equal(2, exitCode);
        Assert.Contains("./run --stop ", output, StringComparison.Ordinal);

        (exitCode, output) = await RunAsync(["--detach", "--no-build"], ("PLATFORM_PORT_OFFSET", "many"));
        Assert.Equal(1, exitCode);
        Assert.Contains("PLATFORM_PORT_OFFSET is 'many'", output, StringComparison.Ordinal);
        Assert.EndsWith("The platform did not start.\n", output, StringComparison.Ordinal);

        (exitCode, output) = await RunAsync(["--detach", "--no-build"], ("PLATFORM_DATA", "/dev/null/data"));
        Assert.Equal(1, exitCode);
        Assert.EndsWith("The data folder /dev/null/data cannot be written. Set PLATFORM_DATA to one that can.\n", output, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("--stop"); // what a test that failed has left running
        if (Directory.Exists(_data))
            Directory.Delete(_data, recursive: true);
    }

    private static void SkipWithoutBuild() => Assert.SkipUnless(
        File.Exists(Path.Combine(Repository.Root, "artifacts", "bin", "AppHost", "release", "AppHost.dll")), "There is no release build.");

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync(arguments, []);

    private async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("bash", ["-c", "\"$@\" 2>&1", "bash", Path.Combine(Repository.Root, "run"), .. arguments])
        {
            RedirectStandardOutput = true,
            Environment = { ["PLATFORM_DATA"] = _data, ["PLATFORM_PORT_OFFSET"] = $"{_offset}", ["PLATFORM_API_KEY"] = null },
        };
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        using var run = Process.Start(start)!;
        var output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await run.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (run.ExitCode, output);
    }

    [GeneratedRegex(@"http://localhost:\d+/login\?t=\S+")]
    private static partial Regex Login();
}
