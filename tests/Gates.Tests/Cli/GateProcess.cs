using System.Diagnostics;

namespace Platform.Gates.Tests.Cli;

/// <summary>The command as CI runs it: a process, its output and its exit code.</summary>
internal static class GateProcess
{
    // What a CI system that runs these tests says of itself is not for the runs under test.
    private static readonly string[] _ofCi = ["GITHUB_", "CI_", "BUILD_", "SYSTEM_", "GIT_", "BRANCH_NAME", "CHANGE_TARGET"];

    /// <param name="key">Of the service; null for none.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string folder, string? key, params string[] arguments) =>
        await RunAsync("dotnet", [Program, .. arguments], folder, key);

    /// <summary>The same with a judge in the environment.</summary>
    /// <param name="judge">Its connection string; null for none.</param>
    public static async Task<(int Code, string Output, string Errors)> RunWithJudgeAsync(string folder, string? judge, params string[] arguments) =>
        await RunAsync("dotnet", [Program, .. arguments], folder, null, judge);

    /// <summary>The same on a terminal, which script(1) pretends to be.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunOnTerminalAsync(string folder, params string[] arguments) =>
        await RunAsync("script", ["--quiet", "--return", "--command", $"dotnet {Program} {string.Join(' ', arguments)}", "/dev/null"], folder, null);

    // Its own output: beside the tests lack the assemblies that they have from ASP.NET and the command brings along.
    private static string Program => Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Cli", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "gate.dll"));

    private static async Task<(int Code, string Output, string Errors)> RunAsync(string program, string[] arguments, string folder, string? key, string? judge = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(name => Array.Exists(_ofCi, start => name.StartsWith(start, StringComparison.Ordinal))).ToList())
            start.Environment.Remove(name);
        start.Environment["PLATFORM_API_KEY"] = key;
        start.Environment["ConnectionStrings__judge"] = judge;
        start.Environment["TERM"] = "xterm-256color";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
