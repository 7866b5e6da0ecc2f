using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Processes;

/// <summary>A process that ends with this one, even when this one is killed: see supervise.sh.</summary>
internal sealed class SupervisedProcess : IDisposable
{
    /// <summary>What a process has to end by itself before it is killed, in seconds.</summary>
    private const int Grace = 10;

    private readonly Process _supervisor;
    private readonly Task _output;

    private SupervisedProcess(Process supervisor, int pid, Task output)
    {
        _supervisor = supervisor;
        Pid = pid;
        _output = output;
    }

    /// <summary>The process id of the command, not of its supervisor.</summary>
    public int Pid { get; }

    /// <param name="onLine">Takes each line of output, and whether it came by standard error.</param>
    /// <exception cref="DistributedApplicationException">It could not be started; the message says why.</exception>
    public static async Task<SupervisedProcess> StartAsync(Launch launch, Action<string, bool> onLine)
    {
        var start = new ProcessStartInfo("setsid")
        {
            ArgumentList =
            {
                "bash", Path.Combine(AppContext.BaseDirectory, "supervise.sh"),
                launch.StopSignal, Grace.ToString(CultureInfo.InvariantCulture), launch.User ?? "-", launch.Command,
            },
            WorkingDirectory = launch.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in launch.Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (var (name, value) in launch.Environment)
            start.Environment[name] = value;

        var supervisor = Process.Start(start)!;
        var errors = ReadAsync(supervisor.StandardError, line => onLine(line, true));
        var first = await supervisor.StandardOutput.ReadLineAsync();
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
        {
            await supervisor.WaitForExitAsync();
            throw new DistributedApplicationException($"'{launch.Command}' could not be started. {first}");
        }

        return new(supervisor, pid, Task.WhenAll(errors, ReadAsync(supervisor.StandardOutput, line => onLine(line, false))));
    }

    /// <summary>Waits until the process has ended by itself, or ends it once <paramref name="stop"/> is cancelled.</summary>
    /// <returns>The exit code, 128 + N for an end by signal N.</returns>
    public async Task<int> WaitAsync(CancellationToken stop)
    {
        using (stop.Register(_supervisor.StandardInput.Close))
            await _supervisor.WaitForExitAsync(CancellationToken.None);
        await EndGroupAsync();
        // Somebody who left the group may hold the pipes open; that is no reason to wait for them.
        await Task.WhenAny(_output, Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None));
        return _supervisor.ExitCode;
    }

    public void Dispose() => _supervisor.Dispose();

    /// <summary>Does what the supervisor does last, for when it was killed itself.</summary>
    private async Task EndGroupAsync() => await Shell.RunAsync("bash", ["-c", "kill -KILL -- -$1", "bash", $"{Pid}"]);

    private static async Task ReadAsync(StreamReader reader, Action<string> onLine)
    {
        while (await reader.ReadLineAsync() is { } line)
            onLine(line);
    }
}

/// <summary>How to start a process.</summary>
internal sealed record Launch
{
    public required string Command { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>All of it: nothing is inherited from the host.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The user to run as; null for the host's own.</summary>
    public string? User { get; init; }

    /// <summary>The signal that asks it to end.</summary>
    public string StopSignal { get; init; } = "TERM";
}
