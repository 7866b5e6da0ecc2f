using System.Diagnostics;

namespace Aspire.Hosting.Processes;

/// <summary>Short commands of the machine, run to their end.</summary>
internal static class Shell
{
    /// <returns>The exit code, and what was written to both outputs.</returns>
    internal static async Task<(int ExitCode, string Output)> RunAsync(
        string command, IEnumerable<string> arguments, string? input = null)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var outputs = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, string.Concat(outputs));
    }

    /// <summary>Runs a command that has to succeed, as another user where one is given.</summary>
    /// <exception cref="DistributedApplicationException">It failed; the message carries its output.</exception>
    internal static async Task RunAsAsync(string? user, string command, IReadOnlyList<string> arguments, string? input = null)
    {
        string[] all = user is null ? [command, .. arguments] : ["runuser", "-u", user, "--", command, .. arguments];
        var (exitCode, output) = await RunAsync(all[0], all[1..], input);
        if (exitCode != 0)
            throw new DistributedApplicationException($"'{command}' failed with exit code {exitCode}: {output.Trim()}");
    }

    /// <summary>The path of a program: the first of the folders that has it, then <c>PATH</c>.</summary>
    internal static string? Find(string program, params IEnumerable<string> folders) =>
        folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'))
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
