using Dapper;
using Npgsql;
using Platform.Fixtures;
using Platform.Worker.Tests;

[assembly: AssemblyFixture(typeof(WorkerFixture))]

namespace Platform.Worker.Tests;

/// <summary>A PostgreSQL and a Redis for all tests of the assembly, each test with a database of its own.</summary>
public sealed class WorkerFixture : IAsyncLifetime
{
    private PostgresServer _postgres = null!;
    private string _migrated = "";

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        Redis = await RedisServer.StartAsync();
        var connectionString = await _postgres.CreateDatabaseAsync();
        await using (var host = new WorkerHost(connectionString, []))
            await host.StartAsync(); // brings the schema up to date
        NpgsqlConnection.ClearAllPools(); // a database that is copied must have no connections
        _migrated = new NpgsqlConnectionStringBuilder(connectionString).Database!;
    }

    /// <summary>A migrated database. The queue is one for all projects, so tests cannot share it.</summary>
    public async Task<Stored> CreateAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await using (var connection = new NpgsqlConnection(_postgres.ConnectionString))
            await connection.ExecuteAsync($"create database {name} template {_migrated}");
        var connectionString = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name, MaxPoolSize = 40 }.ConnectionString;
        var database = NpgsqlDataSource.Create(connectionString);
        return new(connectionString, database, await Stored.AddProjectAsync(database, "test"));
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
