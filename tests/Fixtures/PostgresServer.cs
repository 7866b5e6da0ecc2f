using System.Globalization;
using Npgsql;

namespace Platform.Fixtures;

/// <summary>A real PostgreSQL of its own on a free port of 127.0.0.1, gone when disposed.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("platform-postgres-").FullName;
    private ServerProcess? _process;
    private string[] _start = [];

    /// <summary>Of the maintenance database; see <see cref="CreateDatabaseAsync"/>.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <param name="settings"><c>name=value</c>; they overrule those that make tests fast, such as <c>fsync=off</c>.</param>
    public static async Task<PostgresServer> StartAsync(params string[] settings)
    {
        var server = new PostgresServer();
        var port = FreePort.Next();
        var bin = Bin();
        ServerProcess.Own(server._folder, "postgres");
        var data = Path.Combine(server._folder, "data");
        await ServerProcess.RunAsync("postgres", Path.Combine(bin, "initdb"),
            ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "-D", data]);
        server._start = [
            "-D", data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", server._folder,
            "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", "-c", "fsync=off",
            .. settings.SelectMany(setting => new[] { "-c", setting })];
        server.ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        await server.ResumeAsync();
        return server;
    }

    /// <summary>Ends the server; its data stays for <see cref="ResumeAsync"/>.</summary>
    public async Task StopAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Starts it again, at the same address.</summary>
    public async Task ResumeAsync()
    {
        _process = ServerProcess.Start("postgres", Path.Combine(Bin(), "postgres"), _start);
        await ServerProcess.WaitAsync("PostgreSQL", async () =>
        {
            await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
        });
    }

    /// <returns>The connection string of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using var connection = new NpgsqlConnection(ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"create database {name}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(ConnectionString) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Bin() =>
        Directory.Exists("/usr/lib/postgresql")
        && Directory.GetDirectories("/usr/lib/postgresql").OrderDescending(StringComparer.Ordinal).FirstOrDefault() is { } newest
            ? Path.Combine(newest, "bin")
            : throw new InvalidOperationException("PostgreSQL is not installed: apt-get install -y postgresql");
}
