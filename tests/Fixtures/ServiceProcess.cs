using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Platform.Gates.Tests.Nightly;

/// <summary>A service of the platform as a process of its own, to be killed like one.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServiceProcess(Process process, string url) => (_process, Url) = (process, url);

    public string Url { get; }

    /// <summary>Returns when it is healthy.</summary>
    /// <param name="project">Its name; built beside this test.</param>
    /// <param name="settings">As environment variables, with <c>__</c>.</param>
    public static async Task<ServiceProcess> StartAsync(string project, params (string Name, string Value)[] settings)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        // artifacts/bin/Gates.Tests/debug stands beside artifacts/bin/PROJECT/debug.
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
            await service.HealthyAsync();
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

    private async Task HealthyAsync()
    {
        using var http = new HttpClient();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(90));
        while (true)
        {
            try
            {
                if ((await http.GetAsync($"{Url}/health", deadline.Token)).IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException)
            {
                Assert.False(_process.HasExited, "The service ended at its start.");
            }

            await Task.Delay(100, deadline.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
