using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Platform.Fixtures;
using Platform.Storage.Projects;
using Platform.Storage.Tests;

[assembly: AssemblyFixture(typeof(StorageFixture))]

namespace Platform.Storage.Tests;

/// <summary>A migrated database on a PostgreSQL of its own, for all tests of the assembly.</summary>
public sealed class StorageFixture : IAsyncLifetime
{
    private PostgresServer _postgres = null!;
    private IHost _host = null!;

    public NpgsqlDataSource Database => Get<NpgsqlDataSource>();

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _host = await StartHostAsync(await _postgres.CreateDatabaseAsync());
    }

    /// <summary>For tests that count tables or partitions: a database that nobody else uses.</summary>
    public Task<string> CreateDatabaseAsync() => _postgres.CreateDatabaseAsync();

    /// <summary>What a service does with a database when it starts.</summary>
    public static async Task<IHost> StartHostAsync(string connectionString, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        foreach (var (key, value) in settings)
            builder.Configuration[key] = value;
        builder.Configuration["ConnectionStrings:platform"] = connectionString;
        builder.Services.AddSingleton(TimeProvider.System);
        builder.AddStorage();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>A new project, so that no test sees another's rows.</summary>
    public async Task<int> CreateProjectAsync()
    {
        var name = $"test-{Guid.NewGuid():N}";
        await Get<ProjectStore>().SetAsync(name, "test", $"secret-{name}", ["ingest"], CancellationToken.None);
        return await QueryAsync<int>("select id from projects where name = @name", new { name });
    }

    public async Task<T> QueryAsync<T>(string sql, object? parameters = null) => (await ListAsync<T>(sql, parameters)).Single();

    public async Task<List<T>> ListAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        return (await connection.QueryAsync<T>(sql, parameters)).AsList();
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await Database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _postgres.DisposeAsync();
    }
}
