using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Platform.Bench.Ingest;

/// <summary>The real Collector in a process of its own, built in the same configuration as this program.</summary>
internal sealed class CollectorProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Queue<string> _lastLines = [];

    private CollectorProcess(Process process, int httpPort, int grpcPort) =>
        (_process, HttpPort, GrpcPort) = (process, httpPort, grpcPort);

    internal int HttpPort { get; }

    internal int GrpcPort { get; }

    /// <summary>The most memory that was resident so far, in MB (2^20 bytes).</summary>
    internal double PeakMegabytes => double.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    internal int Id => _process.Id;

    internal static async Task<CollectorProcess> StartAsync(string database, string redis, string key)
    {
        var (httpPort, grpcPort) = (FreePort(), FreePort());
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "../../Collector/release/Collector.dll") },
            Environment =
            {
                ["ConnectionStrings__platform"] = database,
                ["ConnectionStrings__redis"] = redis,
                ["HTTP_PORT"] = httpPort.ToString(CultureInfo.InvariantCulture),
                ["GRPC_PORT"] = grpcPort.ToString(CultureInfo.InvariantCulture),
                ["PLATFORM_API_KEY"] = key,
            },
        };
        var collector = new CollectorProcess(new Process { StartInfo = start }, httpPort, grpcPort);
        collector._process.OutputDataReceived += (_, line) => collector.Remember(line.Data);
        collector._process.ErrorDataReceived += (_, line) => collector.Remember(line.Data);
        collector._process.Start();
        collector._process.BeginOutputReadLine();
        collector._process.BeginErrorReadLine();
        await collector.WaitUntilHealthyAsync();
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilHealthyAsync()
    {
        using var http = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var health = await http.GetAsync(new Uri($"http://127.0.0.1:{HttpPort}/health"));
                if (health.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited && waited.Elapsed < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
            }
            catch (HttpRequestException exception)
            {
                throw new InvalidOperationException($"The Collector did not start:\n{string.Join('\n', _lastLines)}", exception);
            }
        }
    }

    private void Remember(string? line)
    {
        lock (_lastLines)
        {
            _lastLines.Enqueue(line ?? "");
            if (_lastLines.Count > 30)
                _lastLines.Dequeue();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
