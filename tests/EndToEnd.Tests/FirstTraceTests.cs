using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using OpenTelemetry.Exporter;

namespace Platform.EndToEnd.Tests;

/// <summary>The programs of the first-trace guide, copied from its page and run as they stand there.</summary>
public sealed partial class FirstTraceTests(StackFixture stack)
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-first-trace-").FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_dotnet_program_sends_a_trace_that_is_scored()
    {
        var (install, program) = await CopyAsync("dotnet");
        var package = DotnetPackage().Match(install).Groups["package"].Value;
        await File.WriteAllTextAsync(Path.Combine(_folder, "Directory.Packages.props"), "<Project />", Cancelled);
        await File.WriteAllTextAsync(Path.Combine(_folder, "agent.cs"), $"#:package {package}@{ExporterVersion}\n{program}", Cancelled);

        await ArrivesAsync(() => RunAsync("dotnet", "run", "agent.cs"));
    }

    [Fact]
    public async Task The_typescript_program_sends_a_trace_that_is_scored()
    {
        var (install, program) = await CopyAsync("typescript");
        var packages = Path.Combine(JavaScriptFolder(), "node_modules");
        Assert.All(NpmPackage().Matches(install), package => Assert.True(Directory.Exists(Path.Combine(packages, package.Value)), package.Value));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "node_modules"), packages);
        await File.WriteAllTextAsync(Path.Combine(_folder, "agent.mjs"), program, Cancelled);

        await ArrivesAsync(() => RunAsync("node", "agent.mjs"));
    }

    [Fact]
    public async Task The_python_program_sends_a_trace_that_is_scored()
    {
        var (_, program) = await CopyAsync("python");
        await File.WriteAllTextAsync(Path.Combine(_folder, "agent.py"), program, Cancelled);
        await RunAsync("python3", "-c", "import ast; ast.parse(open('agent.py').read())");
        Assert.SkipUnless(await CanRunAsync("python3", "-c", "import opentelemetry.exporter.otlp.proto.http"),
            "Python has no OpenTelemetry here: the program was only parsed.");

        await ArrivesAsync(() => RunAsync("python3", "agent.py"));
    }

    /// <summary>The one that is restored for these tests: a program of its own asks for no other.</summary>
    private static string ExporterVersion => typeof(OtlpExporterOptions).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>What stands on the page: the line that installs packages, and the program with the key filled in.</summary>
    private async Task<(string Install, string Program)> CopyAsync(string language)
    {
        using var visitor = new HttpClient(new SocketsHttpHandler { CookieContainer = new() }) { BaseAddress = stack.Web };
        var page = await visitor.GetStringAsync(
            new Uri($"/login?t={StackFixture.BrowserToken}&returnUrl={Uri.EscapeDataString($"/?lang={language}")}", UriKind.Relative), Cancelled);
        var blocks = CodeBlock().Matches(page).Select(block => WebUtility.HtmlDecode(block.Groups["code"].Value)).ToList();
        Assert.Contains("YOUR_KEY", blocks[1], StringComparison.Ordinal);
        return (blocks[0], blocks[1].Replace("YOUR_KEY", StackFixture.Key, StringComparison.Ordinal));
    }

    private async Task ArrivesAsync(Func<Task> send)
    {
        using var made = await stack.Api.PutAsJsonAsync("/api/metric-collections/first-look",
            new { scope = "trace", metrics = new[] { new { metric = "PIILeakage" } } }, Cancelled);
        Assert.True(made.IsSuccessStatusCode);
        var before = (await ListAsync()).Select(IdOf).ToHashSet();

        await send();

        await StackFixture.EventuallyAsync(async () => (await ListAsync()).Any(trace => !before.Contains(IdOf(trace))), 30, () => "No trace arrived.");
        var id = (await ListAsync()).Select(IdOf).First(id => !before.Contains(id));
        var trace = await stack.TraceAsync(id, MainPathTests.Scored(1));
        Assert.Equal(("Say hello", "Hello!"), ((string)trace["input"]!, (string)trace["output"]!));
    }

    private static string IdOf(JsonNode trace) => (string)trace["traceId"]!;

    private async Task<IEnumerable<JsonNode>> ListAsync() =>
        (await stack.Api.GetFromJsonAsync<JsonNode>("/api/traces?name=invoke_agent%20greeter", Cancelled))!["items"]!.AsArray()!;

    private async Task RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Cancelled);
        var output = await process.StandardOutput.ReadToEndAsync(Cancelled);
        await process.WaitForExitAsync(Cancelled);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {output}{await errors}");
    }

    private static async Task<bool> CanRunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync(Cancelled);
        return process.ExitCode == 0;
    }

    private static string JavaScriptFolder([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "javascript");

    [GeneratedRegex("""<div class="code"><pre[^>]*><code>(?<code>.*?)</code></pre>""", RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("dotnet add package (?<package>\\S+)")]
    private static partial Regex DotnetPackage();

    [GeneratedRegex("@opentelemetry/\\S+")]
    private static partial Regex NpmPackage();
}
