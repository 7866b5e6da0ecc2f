using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Platform.EndToEnd.Tests;

public sealed partial class ReadmeTests(StackFixture stack)
{
    [Fact]
    public async Task The_trace_of_the_readme_arrives()
    {
        var readme = await File.ReadAllTextAsync(PathOfReadme(), TestContext.Current.CancellationToken);
        var command = CurlBlock().Match(readme).Groups["command"].Value;
        Assert.NotEmpty(command);

        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PLATFORM_API_KEY"] = StackFixture.Key },
        };
        string[] arguments = ["-c", command.Replace("http://localhost:4318", stack.CollectorHttp.ToString().TrimEnd('/'), StringComparison.Ordinal)];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var bash = Process.Start(start)!;
        var errors = bash.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var answer = await bash.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await bash.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(bash.ExitCode == 0, await errors);
        Assert.DoesNotContain("error", answer, StringComparison.OrdinalIgnoreCase);
        var trace = await stack.TraceAsync("5b8efff798038103d269b633813fc60c", _ => true);
        Assert.Equal("Paris", (string)trace["output"]!);
    }

    private static string PathOfReadme([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "README.md");

    [GeneratedRegex("```bash\n(?<command>curl .*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CurlBlock();
}
