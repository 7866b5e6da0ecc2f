using Microsoft.Extensions.DependencyInjection;
using Platform.Fixtures;
using Platform.Storage.Evaluations;
using Platform.Worker.Judges;
using StackExchange.Redis;

namespace Platform.Worker.Tests.Judges;

public sealed class JudgeRestTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private static readonly (string, string) _shortRest = ("Evaluator:JudgeRest", "00:00:00.500");

    [Fact]
    public async Task A_judge_that_is_down_is_left_alone_and_all_are_scored_when_it_is_back()
    {
        Judge.Answer = _ => new("out of order", Status: 503);
        var ids = await QueueAsync(40);
        await StartWorkerAsync(_shortRest, ("Evaluator:Concurrency", "4"));

        await Eventually.HoldsAsync(async () => await CountWaitingAsync("judge: The judge default does not answer; next try at ") > 20);
        await Eventually.HoldsAsync(() => Task.FromResult(Judge.Requests.Count > 6)); // it has been asked whether it is back
        var asked = Judge.Requests.Count;
        Judge.Answer = _ => JudgeAnswers.Score();

        var evaluations = await FinishedAsync(ids);
        Assert.All(evaluations, evaluation => Assert.Equal(("scored", null, null), (evaluation.Status, evaluation.Error, evaluation.SkipReason)));
        Assert.InRange(asked, 7, 40); // of the 200 tries that they have
    }

    [Fact]
    public async Task The_only_evaluation_outlives_an_outage_too()
    {
        Judge.Answer = _ => new("out of order", Status: 503);
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await StartWorkerAsync(_shortRest);

        await Eventually.HoldsAsync(() => Task.FromResult(Judge.Requests.Count > 5)); // that many tries it has
        Judge.Answer = _ => JudgeAnswers.Score();

        Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
    }

    [Fact]
    public async Task One_that_has_waited_too_long_is_errored_with_the_reason()
    {
        Judge.Answer = _ => new("slow down", Status: 429);
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(_shortRest, ("Evaluator:GiveUpAfter", "00:00:02"), ("Evaluator:MaxAttempts", "2"));

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("errored", null), (evaluation.Status, evaluation.Score));
        Assert.Matches("HTTP 429|limits its rate", evaluation.Error!);
    }

    [Fact]
    public async Task The_fallback_answers_while_the_judge_rests_and_the_result_says_so()
    {
        Judge.Answer = _ => new("slow down", Status: 429, RetryAfterSeconds: 600);
        await using var spare = await ScriptedJudge.StartAsync(_ => JudgeAnswers.Score(6));
        var first = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await StartWorkerAsync(
            ("ConnectionStrings:judge", $"{Judge.ConnectionString};Fallback=spare"), ("ConnectionStrings:judge-spare", spare.ConnectionString));
        await Eventually.HoldsAsync(async () => (await Stored.GetAsync(first)).SkipReason is not null);

        var second = await Stored.GetFinishedAsync(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync()));

        Assert.Equal(("scored", 0.6, "spare"), (second.Status, second.Score, second.Judge));
        Assert.Single(Judge.Requests);
    }

    [Fact]
    public async Task Replicas_tell_each_other()
    {
        await using var redis = await RedisServer.StartAsync(); // of its own: other tests' judges have the same name
        var one = await StartWorkerAsync(("ConnectionStrings:redis", redis.ConnectionString));
        var other = await StartWorkerAsync(("ConnectionStrings:redis", redis.ConnectionString));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await Eventually.HoldsAsync(async () =>
            await connection.GetServers().Single().SubscriptionSubscriberCountAsync(RedisChannel.Literal("judges")) == 2);

        one.Services.GetRequiredService<JudgeRests>().Begin("default", "does not answer", TimeSpan.FromMinutes(10));

        var rest = other.Services.GetRequiredService<JudgeRests>().Of("default");
        await Eventually.HoldsAsync(() => Task.FromResult(rest.Left is not null));
        Assert.InRange(rest.Left!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(10));
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await Eventually.HoldsAsync(async () => (await Stored.GetAsync(id)).SkipReason is not null);
        Assert.Empty(Judge.Requests);
    }

    private async Task<IReadOnlyList<Guid>> QueueAsync(int count)
    {
        var ids = new List<Guid>();
        for (var i = 0; i < count; i++)
            ids.Add(await Stored.QueueJudgedAsync(await Stored.AddTraceAsync()));
        return ids;
    }

    private Task<Evaluation[]> FinishedAsync(IEnumerable<Guid> ids) => Task.WhenAll(ids.Select(Stored.GetFinishedAsync));

    private Task<long> CountWaitingAsync(string reason) => Stored.QueryAsync<long>(
        "select count(*) from evaluations where status = 'pending' and starts_with(skip_reason, @reason)", new { reason });
}
