using Platform.Fixtures;
using Platform.Storage.Evaluations;
using StackExchange.Redis;

namespace Platform.Worker.Tests.Evaluations;

public sealed class SharedWorkTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Two_workers_share_the_work()
    {
        // The judge answers only when two are asking: one worker alone would get no answer at all.
        using var both = new Barrier(2);
        Judge.Answer = _ => both.SignalAndWait(TimeSpan.FromSeconds(20)) ? JudgeAnswers.Score() : new("alone", Status: 500);
        var ids = await QueueAsync(6);

        await StartWorkerAsync(("Evaluator:Concurrency", "1"));
        await StartWorkerAsync(("Evaluator:Concurrency", "1"));

        foreach (var id in ids)
            Assert.Equal(("scored", 1), ((await Stored.GetFinishedAsync(id)).Status, (await Stored.GetAsync(id)).Attempts));
        Assert.Equal(6, Judge.Requests.Count);
    }

    [Fact]
    public async Task One_worker_runs_as_many_at_once_as_it_may()
    {
        using var four = new Barrier(4);
        Judge.Answer = _ => four.SignalAndWait(TimeSpan.FromSeconds(20)) ? JudgeAnswers.Score() : new("too few", Status: 500);
        var ids = await QueueAsync(8);

        await StartWorkerAsync(("Evaluator:Concurrency", "4"));

        foreach (var id in ids)
            Assert.Equal(("scored", 1), ((await Stored.GetFinishedAsync(id)).Status, (await Stored.GetAsync(id)).Attempts));
    }

    [Fact]
    public async Task What_a_killed_worker_held_is_done_once_by_another()
    {
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        var queue = new EvaluationQueue(Stored.Database);
        var held = Assert.Single(await queue.TakeAsync("killed", EvaluationLane.Quick, 1, TimeSpan.FromSeconds(1), Cancellation));

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("scored", 2), (evaluation.Status, evaluation.Attempts));
        Assert.Single(Judge.Requests);
        Assert.False(await new HeldEvaluations(Stored.Database).FinishAsync(held, new() { Status = "scored", Score = 0 }, Cancellation));
    }

    [Fact]
    public async Task One_that_kills_every_worker_is_given_up()
    {
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await Stored.ExecuteAsync(
            "update evaluations set status = 'running', attempts = 5, leased_by = 'killed', leased_until = now() where id = @id", new { id });

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal("errored", evaluation.Status);
        Assert.Contains("the worker was lost", evaluation.Error, StringComparison.Ordinal);
        Assert.Empty(Judge.Requests);
    }

    [Fact]
    public async Task A_lease_is_renewed_as_long_as_the_judge_thinks()
    {
        Judge.Answer = _ => JudgeAnswers.Score() with { Delay = TimeSpan.FromSeconds(3) };
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(("Evaluator:Lease", "00:00:01"));
        await StartWorkerAsync(("Evaluator:Lease", "00:00:01"));

        Assert.Equal(("scored", 1), ((await Stored.GetFinishedAsync(id)).Status, (await Stored.GetAsync(id)).Attempts));
        Assert.Single(Judge.Requests);
    }

    [Fact]
    public async Task A_worker_that_stops_gives_back_what_it_holds()
    {
        Judge.Answer = _ => JudgeAnswers.Score() with { Delay = Timeout.InfiniteTimeSpan };
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        var stopping = await StartWorkerAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(Judge.Requests.Count == 1));

        await stopping.StopAsync();

        var waiting = await Stored.GetAsync(id);
        Assert.Equal(("pending", 0, null), (waiting.Status, waiting.Attempts, await Stored.GetHolderAsync(id)));
        Judge.Answer = _ => JudgeAnswers.Score();
        await StartWorkerAsync();
        Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_leaves_the_judge_alone()
    {
        var left = new TaskCompletionSource();
        Judge.Answer = _ => JudgeAnswers.Score() with { Delay = Timeout.InfiniteTimeSpan };
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await StartWorkerAsync(("Evaluator:Lease", "00:00:01"));
        await Eventually.HoldsAsync(() => Task.FromResult(Judge.Requests.Count == 1));

        await Stored.ExecuteAsync(
            "update evaluations set leased_by = 'other', leased_until = now() + interval '1 h' where id = @id", new { id });
        var next = await Stored.QueueAsync(await Stored.AddTraceAsync(details: new { expectedOutput = "Paris." }));

        Assert.Equal("scored", (await Stored.GetFinishedAsync(next)).Status);
        Assert.Equal(("running", "other"), ((await Stored.GetAsync(id)).Status, await Stored.GetHolderAsync(id)));
    }

    [Fact]
    public async Task A_signal_wakes_a_worker_that_would_look_only_in_a_minute()
    {
        await StartWorkerAsync(
            ("ConnectionStrings:redis", Fixture.Redis.ConnectionString), ("Evaluator:PollInterval", "00:01:00"));
        await using var redis = await ConnectionMultiplexer.ConnectAsync(Fixture.Redis.ConnectionString);
        var heard = new TaskCompletionSource<string>();
        await redis.GetSubscriber().SubscribeAsync(
            RedisChannel.Literal($"trace:{Stored.Project}"), (_, payload) => heard.TrySetResult(payload.ToString()));
        await Eventually.HoldsAsync(async () =>
            (await redis.GetServers().Single().SubscriptionSubscriberCountAsync(RedisChannel.Literal("evaluations"))) > 0);

        var trace = await Stored.AddTraceAsync(details: new { expectedOutput = "Paris." });
        var id = await Stored.QueueAsync(trace);
        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal("evaluations"), "");

        Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
        Assert.Equal(Convert.ToHexStringLower(trace), await heard.Task.WaitAsync(TimeSpan.FromSeconds(10), Cancellation));
    }

    [Fact]
    public async Task Works_on_while_Redis_is_down()
    {
        await using var redis = await RedisServer.StartAsync();
        await StartWorkerAsync(("ConnectionStrings:redis", redis.ConnectionString));
        await redis.StopAsync();

        var ids = await QueueAsync(20);

        foreach (var id in ids)
            Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
    }

    [Fact]
    public async Task Starts_although_Redis_is_down()
    {
        var redis = await RedisServer.StartAsync();
        await redis.StopAsync();
        await StartWorkerAsync(("ConnectionStrings:redis", redis.ConnectionString));

        Assert.Equal("scored", (await Stored.GetFinishedAsync((await QueueAsync(1))[0])).Status);
        await redis.DisposeAsync();
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<List<Guid>> QueueAsync(int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync()));
        return ids;
    }
}
