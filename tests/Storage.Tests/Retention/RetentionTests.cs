using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Platform.Storage.Retention;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Retention;

/// <summary>On a database that no other test uses, with a clock of its own.</summary>
public sealed class RetentionTests(StorageFixture storage) : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 15, 12, 0, 0, TimeSpan.Zero));
    private readonly IOptions<RetentionOptions> _options = Options.Create(new RetentionOptions { Days = 10 });
    private IHost _host = null!;
    private NpgsqlDataSource _database = null!;
    private SpanPartitions _partitions = null!;
    private SpanWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await StorageFixture.StartHostAsync(await storage.CreateDatabaseAsync());
        _database = _host.Services.GetRequiredService<NpgsqlDataSource>();
        _partitions = _host.Services.GetRequiredService<SpanPartitions>();
        _writer = new(_database, _partitions, _options, _time);
        await ExecuteAsync("insert into projects (name) values ('one')");
    }

    [Fact]
    public void Thirty_days_are_kept_unless_told_otherwise() =>
        Assert.Equal(30, storage.Get<IOptions<RetentionOptions>>().Value.Days);

    [Theory]
    [InlineData("0")]
    [InlineData("3651")]
    public async Task A_retention_without_sense_keeps_the_service_from_starting(string days)
    {
        var database = await storage.CreateDatabaseAsync();

        var refusal = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StorageFixture.StartHostAsync(database, ("Retention:Days", days)));

        Assert.Equal("Retention:Days must be between 1 and 3650.", refusal.Message);
    }

    [Fact]
    public async Task Partitions_are_made_ahead_and_dropped_behind()
    {
        await _partitions.EnsureAsync(new DateOnly(2026, 3, 4), Cancellation);
        await _partitions.EnsureAsync(new DateOnly(2026, 3, 5), Cancellation);

        Assert.True(await CreateUpkeep().RunAsync(Cancellation));

        Assert.Equal(
            [new(2026, 3, 5), new(2026, 3, 15), new(2026, 3, 16), new(2026, 3, 17), new(2026, 3, 18)],
            await _partitions.ListAsync(Cancellation));
    }

    [Fact]
    public async Task Traces_go_with_their_spans_and_evaluations_stay()
    {
        var (old, kept) = (SpanOf(new(2026, 3, 6)), SpanOf(new(2026, 3, 7)));
        await _writer.WriteAsync([old, kept], Cancellation);
        await ExecuteAsync("update unsettled_traces set due_at = '2026-03-06'; update collection_misses set created_at = '2026-03-06'");

        _time.Advance(TimeSpan.FromDays(2));
        await CreateUpkeep().RunAsync(Cancellation);

        Assert.Equal([kept.TraceId], await ListAsync<byte[]>("select trace_id from traces"));
        Assert.Equal([kept.TraceId], await ListAsync<byte[]>("select trace_id from spans"));
        Assert.Equal(["thread 7"], await ListAsync<string>("select thread_id from threads"));
        Assert.Equal([0, 0], await ListAsync<int>("select count(*)::int from unsettled_traces union all select count(*)::int from collection_misses"));
        Assert.Equal(2, Assert.Single(await ListAsync<int>("select count(*)::int from evaluations")));
    }

    [Fact]
    public async Task Only_one_does_the_upkeep_at_a_time()
    {
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync("select pg_advisory_lock(@Lock)", new { Upkeep.Lock });

        Assert.False(await CreateUpkeep().RunAsync(Cancellation));
    }

    [Fact]
    public async Task A_span_from_before_the_retention_or_from_the_future_is_refused_and_the_others_are_stored()
    {
        var written = await _writer.WriteAsync(
            [SpanOf(new(2026, 3, 4)), SpanOf(new(2026, 3, 5)), SpanOf(new(2026, 3, 18)), SpanOf(new(2026, 3, 19))], Cancellation);

        Assert.Equal(2, written.New);
        Assert.Equal([0, 3], written.Refused.Select(refused => refused.Index));
        Assert.Equal("The span started on 2026-03-04; spans are kept from 2026-03-05 on.", written.Refused[0].Reason);
    }

    [Fact]
    public async Task Writers_and_replicas_that_miss_the_same_day_make_it_once()
    {
        var others = Enumerable.Range(0, 8).Select(_ => new SpanWriter(_database, new SpanPartitions(_database), _options, _time)).ToArray();

        var written = await Task.WhenAll(others.Select(writer => writer.WriteAsync([SpanOf(new(2026, 3, 9))], Cancellation)));

        Assert.Equal(8, written.Sum(one => one.New));
        Assert.Equal([new(2026, 3, 9)], await _partitions.ListAsync(Cancellation));
    }

    [Fact]
    public async Task A_day_that_another_process_dropped_is_made_again()
    {
        await _writer.WriteAsync([SpanOf(new(2026, 3, 9))], Cancellation);
        Assert.True(await new SpanPartitions(_database).TryDropAsync(new(2026, 3, 9), Cancellation));

        var written = await _writer.WriteAsync([SpanOf(new(2026, 3, 9))], Cancellation);

        Assert.Equal(1, written.New);
    }

    [Fact]
    public async Task A_drop_does_not_wait_for_a_long_reader()
    {
        await _partitions.EnsureAsync(new(2026, 3, 4), Cancellation);
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        await using var transaction = await connection.BeginTransactionAsync(Cancellation);
        await connection.ExecuteAsync("select count(*) from spans", transaction: transaction);

        Assert.False(await _partitions.TryDropAsync(new(2026, 3, 4), Cancellation));
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _host.StopAsync();
        _host.Dispose();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Upkeep CreateUpkeep() => new(_database, _partitions, new(_database), _options, _time, NullLogger<Upkeep>.Instance);

    private static ArrivingSpan SpanOf(DateOnly day) => new SampleTrace(project: 1).Span(1) with
    {
        Start = Instant.From(new(day, TimeOnly.MinValue, TimeSpan.Zero)),
        End = Instant.From(new(day, TimeOnly.MinValue, TimeSpan.Zero)),
        ThreadId = $"thread {day.Day}",
        MetricCollection = "none such",
        Scores = [new("helpful", "span", 1, null, null, null)],
    };

    private async Task<List<T>> ListAsync<T>(string sql)
    {
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        return (await connection.QueryAsync<T>(sql)).AsList();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = await _database.OpenConnectionAsync(Cancellation);
        await connection.ExecuteAsync(sql);
    }
}
