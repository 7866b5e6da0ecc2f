using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Platform.Fixtures;
using Platform.Gates.Tests.Service;
using Platform.Storage.Projects;

[assembly: AssemblyFixture(typeof(GatesFixture))]

namespace Platform.Gates.Tests.Service;

/// <summary>The service on a PostgreSQL of its own, for all tests of the assembly.</summary>
public sealed class GatesFixture : IAsyncLifetime
{
    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync();
    }

    /// <summary>A database that no other test sees, since runs wait in one queue for all projects.</summary>
    public Task<string> CreateDatabaseAsync() => _postgres.CreateDatabaseAsync();

    /// <summary>Connection string, for services that run as processes of their own.</summary>
    public string Redis => _redis.ConnectionString;

    /// <summary>A replica of the service.</summary>
    /// <param name="settings">As in configuration files.</param>
    public GatesHost Start(string database, params (string Key, string Value)[] settings) => new(database, _redis.ConnectionString, settings);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}

/// <summary>The real program, in this process.</summary>
public sealed class GatesHost : WebApplicationFactory<Program>
{
    private readonly string _database;
    private readonly string _redis;
    private readonly (string Key, string Value)[] _settings;

    public GatesHost(string database, string redis, params (string Key, string Value)[] settings)
    {
        (_database, _redis, _settings) = (database, redis, settings);
        UseKestrel(0); // the command is another process
    }

    public FakeLogCollector Logs => Services.GetFakeLogCollector();

    /// <param name="scopes">Of the key; read and gate unless given.</param>
    public async Task<(HttpClient Client, int Project)> CreateProjectAsync(params string[] scopes)
    {
        var name = $"test-{Guid.NewGuid():N}";
        var projects = Services.GetRequiredService<ProjectStore>();
        await projects.SetAsync(name, "test", $"secret-{name}", scopes is [] ? ["read", "gate"] : scopes, CancellationToken.None);
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"secret-{name}");
        return (client, (await projects.ListAsync(CancellationToken.None)).Single(found => found.Name == name).Id);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:platform", _database);
        builder.UseSetting("ConnectionStrings:redis", _redis);
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
        builder.ConfigureLogging(logging => logging.AddFakeLogging().AddFilter<FakeLoggerProvider>("System.Net.Http", LogLevel.Trace)); // where headers would stand
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
    }
}
