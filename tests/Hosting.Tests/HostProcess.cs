using System.Collections.Concurrent;
using System.Diagnostics;

namespace Platform.Hosting.Tests;

/// <summary>ProbeHost as a process of its own, as <c>./run</c> starts an app host.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = [];

    private HostProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    // In its own folder: beside the tests it would lack what they take from ASP.NET.
    public static string Assembly => Path.GetFullPath($"../../ProbeHost/{Configuration}/ProbeHost.dll", AppContext.BaseDirectory);

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name;

    public int Pid => _process.Id;

    public string Output => string.Join('\n', _output);

    public static HostProcess Start(string data, string? path = null) =>
        StartBy(["dotnet", Assembly, $"--PLATFORM_DATA={data}", "--DcpPublisher:RandomizePorts=true"], path);

    public static HostProcess StartBy(IReadOnlyList<string> command, string? path = null)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (path is not null)
            start.Environment["PATH"] = path;
        return new(Process.Start(start)!);
    }

    public async Task WaitForAsync(string text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!Output.Contains(text, StringComparison.Ordinal))
        {
            if (deadline.IsCancellationRequested || _process.HasExited)
                throw new TimeoutException($"'{text}' was not written, but:\n{Output}");
            await Task.Delay(50);
        }
    }

    /// <param name="name">As <c>kill</c> takes it: KILL, TERM, INT.</param>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("bash", ["-c", $"kill -{name} {Pid}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async Task WaitForEndAsync() => await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
