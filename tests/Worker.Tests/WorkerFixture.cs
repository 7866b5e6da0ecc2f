using Npgsql;
using Platform.Fixtures;
using Platform.Worker.Tests;

[assembly: AssemblyFixture(typeof(WorkerFixture))]

namespace Platform.Worker.Tests;

/// <summary>A PostgreSQL and a Redis for all tests of the assembly, each test with a database of its own.</summary>
public sealed class WorkerFixture : IAsyncLifetime
{
    private PostgresServer _postgres = null!;

    public RedisServer Redis { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        Redis = await RedisServer.StartAsync();
    }

    /// <summary>A migrated database. A queue is shared by all projects, so tests cannot share one.</summary>
    public async Task<Stored> CreateAsync()
    {
        var connectionString = $"{await _postgres.CreateDatabaseAsync()};Maximum Pool Size=40";
        await using var host = new WorkerHost(connectionString, new() { ["Evaluator:Concurrency"] = "1" });
        await host.StartAsync(); // brings the schema up to date
        var database = NpgsqlDataSource.Create(connectionString);
        return new(connectionString, database, await Stored.AddProjectAsync(database, "test"));
    }

    public async ValueTask DisposeAsync()
    {
        await Redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
