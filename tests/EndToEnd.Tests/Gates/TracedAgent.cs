using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Platform.EndToEnd.Tests.Gates;

/// <summary>The sample agent beside that of the stack, with as many mistakes as a test wants, traced into the stack.</summary>
internal sealed class TravelAgentProcess : IAsyncDisposable
{
    private readonly Process _process;

    private TravelAgentProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    /// <param name="mistakes">0 for none, 1 for the sample's usual share of answers, 3 for thrice as many: the regression.</param>
    public static async Task<TravelAgentProcess> StartAsync(StackFixture stack, double mistakes)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(GateTool.Root, "artifacts/bin/TravelAgent", configuration, "TravelAgent.dll")])
        {
            RedirectStandardInput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = url.ToString(),
                ["Mistakes"] = mistakes.ToString(CultureInfo.InvariantCulture),
                ["AGENT_TRACING_ENDPOINT"] = stack.CollectorHttp.ToString(),
                ["PLATFORM_API_KEY"] = StackFixture.Key,
                ["Logging__LogLevel__Default"] = "Warning",
            },
        })!;
        using var http = new HttpClient { BaseAddress = url };
        await StackFixture.EventuallyAsync(
            async () => (await http.GetAsync("/health", TestContext.Current.CancellationToken)).IsSuccessStatusCode, 60, () => "The travel agent did not start.");
        return new(process, url);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
