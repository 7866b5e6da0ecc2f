using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Platform.Collector.Ingest;
using Platform.ServiceDefaults;
using Platform.Storage.Traces;

namespace Platform.Collector.Tests.Ingest;

public class SpanQueueTests(CollectorFixture collector)
{
    private readonly NpgsqlDataSource _database = collector.Services.GetRequiredService<NpgsqlDataSource>();

    [Fact]
    public async Task An_answer_comes_when_the_spans_are_committed()
    {
        await using var running = await RunningQueue.StartAsync(collector);

        var result = await running.AddAsync(running.Span());

        Assert.True(result.IsStored);
        Assert.Equal(1, await CountAsync(running));
    }

    [Fact]
    public async Task Requests_that_wait_at_the_same_time_share_a_commit()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        var block = await running.BlockAsync();

        var waiting = Enumerable.Range(0, 10).Select(_ => running.AddAsync(running.Span())).ToArray();
        await block.ReleaseAsync();

        Assert.All(await Task.WhenAll([block.Stuck, .. waiting]), result => Assert.True(result.IsStored));
        Assert.Equal(11, await CountAsync(running));
        Assert.Equal(2, await CountAsync(running, "count(distinct xmin::text)")); // the one that was stuck, and the others
    }

    [Fact]
    public async Task A_commit_takes_no_further_request_once_it_is_full()
    {
        await using var running = await RunningQueue.StartAsync(collector, options => options.SpansPerCommit = 3);
        var block = await running.BlockAsync();

        var waiting = Enumerable.Range(0, 7).Select(_ => running.AddAsync(running.Span())).ToArray();
        await block.ReleaseAsync();
        await Task.WhenAll(waiting);

        Assert.Equal(1 + 3, await CountAsync(running, "count(distinct xmin::text)")); // 1, then 3, 3 and 1
    }

    [Fact]
    public async Task A_span_that_is_refused_fails_neither_its_request_nor_the_others()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        var block = await running.BlockAsync();
        var poisoned = running.Span() with { Input = "{" };

        var first = running.AddAsync(running.Span());
        var mixed = running.AddAsync(running.Span(), poisoned, running.Span());
        var last = running.AddAsync(running.Span());
        await block.ReleaseAsync();

        Assert.Empty((await first).Refused);
        Assert.Equal(1, Assert.Single((await mixed).Refused).Index);
        Assert.Empty((await last).Refused);
        Assert.Equal(1 + 4, await CountAsync(running));
    }

    [Fact]
    public async Task A_request_that_nobody_foresaw_fails_alone()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        var block = await running.BlockAsync();

        var broken = running.AddAsync(running.Span() with { TraceTags = null! });
        var good = running.AddAsync(running.Span());
        await block.ReleaseAsync();

        await Assert.ThrowsAsync<ArgumentNullException>(() => broken);
        Assert.True((await good).IsStored);
        Assert.True((await running.AddAsync(running.Span())).IsStored);
    }

    [Fact]
    public async Task Whoever_waits_longer_than_their_patience_is_told_to_come_again_and_makes_room()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        var block = await running.BlockAsync();
        var started = Stopwatch.StartNew();

        var result = await running.AddAsync(patienceSeconds: 0.3, running.Span());

        Assert.False(result.IsStored);
        Assert.InRange(started.Elapsed.TotalSeconds, 0.29, 10);
        Assert.True(result.RetryAfter > TimeSpan.Zero);
        Assert.Equal(1, running.Queue.WaitingSpans); // the one in the commit
        await block.ReleaseAsync();
        await block.Stuck;
        Assert.Equal(1, await CountAsync(running));
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_but_keeps_a_quarter_for_those_who_never_come_again()
    {
        await using var running = await RunningQueue.StartAsync(collector, options => options.QueueSpans = 8);
        var block = await running.BlockAsync();
        var waiting = Enumerable.Range(0, 5).Select(_ => running.AddAsync(patienceSeconds: 9, running.Span())).ToArray();

        var started = Stopwatch.StartNew();
        Assert.False((await running.AddAsync(patienceSeconds: 9, running.Span())).IsStored);
        Assert.InRange(started.Elapsed.TotalSeconds, 0, 3);
        Assert.True(running.Queue.IsFull(patience: TimeSpan.FromSeconds(9)));
        Assert.False(running.Queue.IsFull(patience: TimeSpan.FromSeconds(60)));
        var patient = Enumerable.Range(0, 2).Select(_ => running.AddAsync(patienceSeconds: 60, running.Span())).ToArray();
        Assert.False((await running.AddAsync(patienceSeconds: 60, running.Span())).IsStored);

        await block.ReleaseAsync();
        Assert.All(await Task.WhenAll([block.Stuck, .. waiting, .. patient]), result => Assert.True(result.IsStored));
        await RunningQueue.UntilAsync(() => Task.FromResult(running.Queue.WaitingSpans == 0));
    }

    [Fact]
    public async Task The_queue_is_bounded_by_memory_too_but_one_large_request_passes()
    {
        await using var running = await RunningQueue.StartAsync(collector, options => options.QueueMegabytes = 1);
        var large = running.Span() with { Input = $"\"{new string('x', 1_000_000)}\"" };
        var block = await running.BlockAsync();

        Assert.False((await running.AddAsync(large)).IsStored);
        await block.ReleaseAsync();
        await RunningQueue.UntilAsync(() => Task.FromResult(running.Queue.WaitingSpans == 0));

        Assert.True((await running.AddAsync(large)).IsStored);
    }

    [Fact]
    public async Task A_sender_that_leaves_takes_nobody_along()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        using var leaving = new CancellationTokenSource();
        var block = await running.BlockAsync();
        var left = running.Queue.AddAsync(SpanRows.Of([running.Span()]), TimeSpan.FromSeconds(30), leaving.Token);
        var stays = running.AddAsync(running.Span());

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        await block.ReleaseAsync();
        Assert.True((await block.Stuck).IsStored);
        Assert.True((await stays).IsStored);
    }

    [Fact]
    public async Task What_is_being_written_stays_itself_when_its_sender_leaves_and_others_come()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        await using var connection = await _database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var hold = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("lock table spans in exclusive mode", transaction: hold);
        using var leaving = new CancellationTokenSource();
        var mine = running.Queue.AddAsync(SpanRows.Of([running.Span() with { Input = Text('a') }]), TimeSpan.FromSeconds(30), leaving.Token);
        await RunningQueue.UntilAsync(async () => await connection.ExecuteScalarAsync<bool>(
            "select exists (select from pg_locks where not granted and relation = 'spans'::regclass)", transaction: hold));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => mine);
        using var others = SpanRows.Of([.. Enumerable.Range(0, 20).Select(_ => running.Span() with { Input = Text('b') })]);
        await hold.RollbackAsync(TestContext.Current.CancellationToken);

        await RunningQueue.UntilAsync(async () => await CountAsync(running) == 1);
        Assert.Equal(Text('a'), await connection.ExecuteScalarAsync<string>(
            "select input::text from spans where project_id = @Project", new { running.Project }));

        static string Text(char letter) => $"\"{new string(letter, 5000)}\"";
    }

    [Fact]
    public async Task A_connection_that_is_lost_is_replaced_and_the_spans_are_stored()
    {
        await using var running = await RunningQueue.StartAsync(collector);
        var block = await running.BlockAsync();

        await block.KillWriterAsync();
        await block.ReleaseAsync();

        Assert.True((await block.Stuck).IsStored);
        Assert.Equal(1, await CountAsync(running));
    }

    [Fact]
    public async Task Without_a_database_senders_wait_for_their_patience_and_are_refused()
    {
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Timeout=1");
        await using var running = await RunningQueue.StartAsync(collector, database: nowhere);

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => running.AddAsync(patienceSeconds: 0.5, running.Span())));

        Assert.All(results, result => Assert.False(result.IsStored));
    }

    [Fact]
    public async Task Stored_traces_are_signalled()
    {
        var (_, project) = await collector.CreateProjectAsync();
        await using var running = await RunningQueue.StartAsync(collector);
        var span = running.Span() with { ProjectId = project };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var heard = FirstAsync();

        // Listening begins some time after it was asked for.
        while (!heard.IsCompleted)
        {
            await collector.Services.GetRequiredService<SpanQueue>().AddAsync(
                SpanRows.Of([span with { SpanId = Guid.NewGuid().ToByteArray()[..8] }]), TimeSpan.FromSeconds(5), patience.Token);
            await Task.WhenAny(heard, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token));
        }
        Assert.Equal(Convert.ToHexStringLower(span.TraceId), await heard);

        async Task<string> FirstAsync()
        {
            await foreach (var trace in collector.Services.GetRequiredService<Signals>().ListenAsync($"trace:{project}", patience.Token))
                return trace;
            return "";
        }
    }

    private async Task<long> CountAsync(RunningQueue running, string what = "count(*)")
    {
        await using var connection = await _database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<long>(
            $"select {what} from spans where project_id = @Project", new { running.Project });
    }
}
