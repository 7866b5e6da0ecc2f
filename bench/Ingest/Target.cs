using Dapper;
using Npgsql;
using Platform.Fixtures;
using Platform.Storage.MetricCollections;
using Platform.Storage.Projects;

namespace Platform.Bench.Ingest;

/// <summary>
/// PostgreSQL as it is installed (with its writes to disk, 512 MB of buffers and 4 GB between checkpoints, whose files are kept
/// for the next as by any server that has run for an hour: else whoever comes first fills new ones with zeros), Redis and the
/// Collector, all of their own; and two projects: one bare, one with masking rules and a metric collection.
/// </summary>
internal sealed class Target : IAsyncDisposable
{
    internal const string BareKey = "bench-bare";
    internal const string FullKey = "bench-full";

    /// <summary>One tool span of each trace names it: two evaluations for 20 spans.</summary>
    internal const string Collection = "bench";

    private readonly PostgresServer _postgres;
    private readonly RedisServer _redis;

    private Target(PostgresServer postgres, RedisServer redis, NpgsqlDataSource database, CollectorProcess collector) =>
        (_postgres, _redis, Database, Collector) = (postgres, redis, database, collector);

    internal NpgsqlDataSource Database { get; }

    internal CollectorProcess Collector { get; }

    internal static async Task<Target> StartAsync()
    {
        var postgres = await PostgresServer.StartAsync("fsync=on", "shared_buffers=512MB", "min_wal_size=4GB", "max_wal_size=4GB");
        var redis = await RedisServer.StartAsync();
        var connectionString = await postgres.CreateDatabaseAsync();
        var collector = await CollectorProcess.StartAsync(connectionString, redis.ConnectionString, BareKey);
        var target = new Target(postgres, redis, NpgsqlDataSource.Create(connectionString), collector);
        await target.AddFullProjectAsync();
        return target;
    }

    /// <summary>Empties the tables that a load has filled.</summary>
    /// <returns>Spans that were in them.</returns>
    internal async Task<long> EmptyAsync()
    {
        await using var connection = await Database.OpenConnectionAsync();
        var spans = await connection.ExecuteScalarAsync<long>("select count(*) from spans", commandTimeout: 600);
        await connection.ExecuteAsync(
            "truncate spans, traces, threads, unsettled_traces, evaluations, collection_misses; checkpoint", commandTimeout: 600);
        return spans;
    }

    public async ValueTask DisposeAsync()
    {
        await Collector.DisposeAsync();
        await Database.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task AddFullProjectAsync()
    {
        await new ProjectStore(Database).SetAsync("full", "bench", FullKey, ["ingest"], CancellationToken.None);
        await using var connection = await Database.OpenConnectionAsync();
        var project = await connection.ExecuteScalarAsync<int>("select id from projects where name = 'full'");
        await connection.ExecuteAsync(
            """
            insert into masking_rules (project_id, id, kind, expression) values
                (@project, gen_random_uuid(), 'key', 'password'),
                (@project, gen_random_uuid(), 'pattern', '[\w.+-]+@[\w-]+\.[\w.]+'),
                (@project, gen_random_uuid(), 'pattern', '\b\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}\b')
            """, new { project });
        await new MetricCollectionStore(Database).SetAsync(project, new()
        {
            Name = Collection,
            Scope = "span",
            Metrics = [new() { Metric = "ToolCorrectness" }, new() { Metric = "ArgumentCorrectness" }],
        }, CancellationToken.None);
    }
}
