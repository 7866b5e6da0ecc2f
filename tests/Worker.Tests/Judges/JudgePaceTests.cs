using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Platform.Fixtures;
using Platform.Worker.Judges;

namespace Platform.Worker.Tests.Judges;

public sealed class JudgePaceTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Replicas_together_keep_to_the_requests_of_a_minute()
    {
        await using var redis = await RedisServer.StartAsync(); // of its own: other tests' judges have the same name
        var times = new ConcurrentQueue<long>();
        Judge.Answer = _ =>
        {
            times.Enqueue(Stopwatch.GetTimestamp());
            return JudgeAnswers.Score();
        };
        var ids = new List<Guid>();
        for (var i = 0; i < 40; i++)
            ids.Add(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync()));

        (string, string)[] settings =
        [
            ("ConnectionStrings:redis", redis.ConnectionString), ("Evaluator:Concurrency", "5"),
            ("ConnectionStrings:judge", $"{Judge.ConnectionString};RequestsPerMinute=600"),
        ];
        await StartWorkerAsync(settings);
        await StartWorkerAsync(settings);

        foreach (var id in ids)
            Assert.Equal(("scored", 1), ((await Stored.GetFinishedAsync(id)).Status, (await Stored.GetAsync(id)).Attempts));
        // 39 gaps of 100 ms, less what the first request is late by; if each had the limit for itself, half of them.
        Assert.InRange(Stopwatch.GetElapsedTime(times.Min(), times.Max()).TotalSeconds, 2.8, 20);
    }

    [Fact]
    public async Task Tokens_are_taken_as_expected_and_corrected_by_what_was_used()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var connection = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var pace = new JudgePace("default", new(null, TokensPerMinute: 600_000), replicas: 1, connection, TimeProvider.System);
        var started = Stopwatch.StartNew();

        await pace.WaitAsync(100, Cancellation); // 10 ms of the tokens
        await pace.CorrectAsync(9_900);
        await pace.WaitAsync(100, Cancellation);

        Assert.InRange(started.Elapsed.TotalSeconds, 0.9, 10);
    }

    [Fact]
    public async Task Without_Redis_a_replica_keeps_to_its_share()
    {
        var time = new FakeTimeProvider();
        var pace = new JudgePace("default", new(RequestsPerMinute: 60, null), replicas: 2, redis: null, time);

        await pace.WaitAsync(0, Cancellation);
        var (second, third) = (pace.WaitAsync(0, Cancellation), pace.WaitAsync(0, Cancellation));

        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(second.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        await second.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.False(third.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(2));
        await third.WaitAsync(TimeSpan.FromSeconds(10), Cancellation);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;
}
