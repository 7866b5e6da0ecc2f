using System.Diagnostics;

namespace Platform.Fixtures;

/// <summary>A service of the platform as a process of its own, to be killed like one.</summary>
public sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;

    private ServiceProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Returns when it is healthy.</summary>
    /// <param name="project">Its name; built beside the tests.</param>
    /// <param name="settings">As environment variables, with <c>__</c>.</param>
    public static async Task<ServiceProcess> StartAsync(
        string project, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        // artifacts/bin/X.Tests/debug stands beside artifacts/bin/PROJECT/debug.
        var built = new DirectoryInfo(AppContext.BaseDirectory);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(built.Parent!.Parent!.FullName, project, built.Name, $"{project}.dll")])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine(); // or its pipe fills up
        var service = new ServiceProcess(process, url);
        try
        {
            await service.HealthyAsync(project, cancellationToken);
        }
        catch (Exception)
        {
            await service.DisposeAsync();
            throw;
        }

        return service;
    }

    /// <summary>As the system does when memory is short: without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task HealthyAsync(string project, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(_patience);
        while (true)
        {
            try
            {
                if ((await http.GetAsync($"{Url}/health", deadline.Token)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not yet.
            }
            catch (HttpRequestException)
            {
                throw new InvalidOperationException($"{project} ended at its start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, deadline.Token);
        }
    }
}
