using System.Globalization;
using System.Net.Sockets;

namespace Platform.Fixtures;

/// <summary>A real Redis of its own on a free port of 127.0.0.1, gone when disposed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-redis-").FullName;
    private readonly int _port = FreePort.Next();
    private ServerProcess? _process;

    public string ConnectionString => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        ServerProcess.Own(server._folder, "nobody");
        await server.StartAgainAsync();
        return server;
    }

    public async Task StopAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>On the same port, empty.</summary>
    public async Task StartAgainAsync()
    {
        _process = ServerProcess.Start("nobody", "/usr/bin/redis-server", [
            "--port", _port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", _folder, "--save", ""]);
        await ServerProcess.WaitAsync("Redis", async () =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", _port);
        });
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
