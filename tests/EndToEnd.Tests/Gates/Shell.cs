using System.Diagnostics;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>What a block of shell printed, and how it ended.</summary>
internal sealed record ShellResult(int Code, string Output, string Errors)
{
    /// <summary>For a failing test.</summary>
    public override string ToString() => $"exit code {Code}\n{Output}\n{Errors}";
}

internal static class Shell
{
    /// <summary>Runs a block as CI systems do: bash that stops at the first failure.</summary>
    public static Task<ShellResult> BashAsync(string script, string folder, IReadOnlyDictionary<string, string> environment) =>
        RunAsync("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], folder, environment);

    /// <param name="environment">Added to this process's.</param>
    public static async Task<ShellResult> RunAsync(
        string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new(process.ExitCode, output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
