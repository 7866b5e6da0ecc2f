using System.Diagnostics;

namespace Platform.Fixtures;

/// <summary>
/// A server that a test started: never as root, and ended with the test process even when that is killed, because the
/// shell around it waits for the end of a pipe.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _shell;

    private ServerProcess(Process shell) => _shell = shell;

    internal static ServerProcess Start(string user, string program, string[] arguments)
    {
        // The shell keeps the pipe to us; the server gets none of it. SIGINT is PostgreSQL's fast shutdown, and Redis's too.
        const string Supervise = """
            "$@" </dev/null >/dev/null 2>&1 & server=$!
            (while kill -0 $server 2>/dev/null; do sleep 0.2; done; kill $$ 2>/dev/null) &
            read -r _ || true
            kill -INT $server; wait $server 2>/dev/null; exit 0
            """;
        var start = new ProcessStartInfo("setsid") { RedirectStandardInput = true };
        string[] command = ["bash", "-c", Supervise, "supervise", .. As(user), program, .. arguments];
        foreach (var argument in command)
            start.ArgumentList.Add(argument);
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    internal static async Task RunAsync(string user, string program, string[] arguments)
    {
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] command = [.. As(user), program, .. arguments];
        foreach (var argument in command)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} failed: {await output}{error}");
    }

    /// <summary>Gives a folder to the user that the server runs as.</summary>
    internal static void Own(string folder, string user)
    {
        if (Environment.IsPrivilegedProcess)
        {
            using var chown = Process.Start("chown", [user, folder]);
            chown.WaitForExit();
        }
    }

    internal static async Task WaitAsync(string what, Func<Task> attempt)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await attempt();
                return;
            }
            catch (Exception) when (waited.Elapsed < TimeSpan.FromSeconds(30))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"{what} did not answer within 30 s.", exception);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await _shell.WaitForExitAsync(patience.Token);
        _shell.Dispose();
    }

    private static string[] As(string user) =>
        Environment.IsPrivilegedProcess
            ? ["setpriv", $"--reuid={user}", $"--regid={(user == "nobody" ? "nogroup" : user)}", "--clear-groups", "--"]
            : [];
}
