using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Collector.Ingest;
using Platform.ServiceDefaults;
using Platform.Storage.Traces;

namespace Platform.Collector.Tests.Ingest;

/// <summary>A queue with one writer of its own, and a trace whose row a test can hold, so that the writer waits.</summary>
internal sealed class RunningQueue : IAsyncDisposable
{
    private readonly GroupCommit _commits;
    private readonly SpanWriter _writer;
    private readonly NpgsqlDataSource _database;

    private RunningQueue(CollectorFixture collector, int project, NpgsqlDataSource database, IngestOptions settings)
    {
        var options = Options.Create(settings);
        var services = collector.Services;
        Project = project;
        _database = database;
        Queue = new(options, TimeProvider.System);
        _writer = ActivatorUtilities.CreateInstance<SpanWriter>(services, database);
        _commits = new(Queue, _writer, new Signals(), services.GetRequiredService<IngestMeter>(), options, TimeProvider.System,
            NullLogger<GroupCommit>.Instance);
    }

    internal int Project { get; }

    internal SpanQueue Queue { get; }

    internal static async Task<RunningQueue> StartAsync(
        CollectorFixture collector, Action<IngestOptions>? configure = null, NpgsqlDataSource? database = null)
    {
        var (_, project) = await collector.CreateProjectAsync();
        var settings = new IngestOptions { Writers = 1 };
        configure?.Invoke(settings);
        var running = new RunningQueue(
            collector, project, database ?? collector.Services.GetRequiredService<NpgsqlDataSource>(), settings);
        await running._commits.StartAsync(TestContext.Current.CancellationToken);
        return running;
    }

    internal Task<IngestResult> AddAsync(params ArrivingSpan[] spans) => AddAsync(patienceSeconds: 30, spans);

    internal Task<IngestResult> AddAsync(double patienceSeconds, params ArrivingSpan[] spans) =>
        Queue.AddAsync(SpanRows.Of(spans), TimeSpan.FromSeconds(patienceSeconds), CancellationToken.None);

    internal ArrivingSpan Span(byte[]? trace = null)
    {
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        return new()
        {
            ProjectId = Project,
            TraceId = trace ?? Guid.NewGuid().ToByteArray(),
            SpanId = Guid.NewGuid().ToByteArray()[..8],
            Name = "work",
            Type = SpanTypes.Span,
            Start = now,
            End = now,
        };
    }

    /// <summary>Sends a span that the writer is stuck with until the block is released.</summary>
    internal async Task<Block> BlockAsync()
    {
        var span = Span();
        var connection = await _database.OpenConnectionAsync();
        var hold = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(
            """
            insert into traces (project_id, trace_id, start_ns, end_ns, status, span_count, error_count)
            values (@ProjectId, @TraceId, 0, 0, 'unset', 0, 0)
            """, span, hold);
        var block = new Block(connection, hold, AddAsync(span));
        await UntilAsync(async () => await block.FindWriterAsync() is not null);
        return block;
    }

    internal static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _commits.StopAsync(CancellationToken.None);
        _commits.Dispose();
        await _writer.DisposeAsync();
    }
}

/// <summary>Holds the row of a trace that the writer wants.</summary>
/// <param name="stuck">The answer to the request that waits for it.</param>
internal sealed class Block(NpgsqlConnection connection, NpgsqlTransaction hold, Task<IngestResult> stuck)
{
    internal Task<IngestResult> Stuck => stuck;

    /// <returns>The process that waits; null before there is one.</returns>
    internal Task<int?> FindWriterAsync() => connection.ExecuteScalarAsync<int?>(
        "select pid from pg_locks where not granted and transactionid = pg_current_xact_id()::xid", transaction: hold);

    internal async Task KillWriterAsync() => await connection.ExecuteAsync(
        "select pg_terminate_backend(@pid)", new { pid = await FindWriterAsync() }, hold);

    internal async Task ReleaseAsync()
    {
        await hold.DisposeAsync();
        await connection.DisposeAsync();
    }
}
