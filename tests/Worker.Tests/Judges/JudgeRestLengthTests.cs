using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Platform.Fixtures;
using Platform.Worker.Judges;
using StackExchange.Redis;

namespace Platform.Worker.Tests.Judges;

/// <summary>How long a judge rests, and what replicas tell each other of it.</summary>
public sealed class JudgeRestLengthTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Rests_double_until_the_judge_answers_and_are_five_minutes_at_most()
    {
        var rest = new JudgeRest("default", TimeSpan.FromSeconds(5), _time);
        var lengths = new List<double>();
        for (var i = 0; i < 8; i++)
        {
            lengths.Add(rest.Begin("does not answer", asked: null)!.Value.TotalSeconds);
            _time.Advance(TimeSpan.FromMinutes(5));
        }

        rest.Answered();

        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300], lengths);
        Assert.Equal(5, rest.Begin("does not answer", asked: null)!.Value.TotalSeconds);
    }

    [Fact]
    public void What_a_judge_asks_for_goes_before_but_never_shortens_a_rest_or_lasts_over_an_hour()
    {
        var rest = new JudgeRest("default", TimeSpan.FromSeconds(5), _time);

        Assert.Equal(TimeSpan.FromSeconds(60), rest.Begin("limits its rate", TimeSpan.FromSeconds(60)));
        Assert.Null(rest.Begin("limits its rate", TimeSpan.FromSeconds(30)));
        Assert.Null(rest.Begin("does not answer", asked: null));
        Assert.Equal(TimeSpan.FromHours(1), rest.Begin("limits its rate", TimeSpan.FromDays(1)));
        Assert.InRange(rest.Delay!.Value, TimeSpan.FromHours(1), TimeSpan.FromHours(1.25));
        Assert.StartsWith("The judge default limits its rate; next try at ", rest.Sentence);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((null, null), (rest.Left, rest.Delay));
    }

    [Fact]
    public async Task What_is_no_message_of_a_replica_is_overheard()
    {
        await using var redis = await RedisServer.StartAsync(); // of its own: other tests' judges have the same name
        var worker = await StartWorkerAsync(("ConnectionStrings:redis", redis.ConnectionString));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var channel = RedisChannel.Literal("judges");
        await Eventually.HoldsAsync(async () => await connection.GetServers().Single().SubscriptionSubscriberCountAsync(channel) == 1);

        foreach (var message in (string[])["", "default", "default|soon|why", "default|60|why|more", "cheap|60|does not answer"])
            await connection.GetSubscriber().PublishAsync(channel, message);

        var rests = worker.Services.GetRequiredService<JudgeRests>();
        await Eventually.HoldsAsync(() => Task.FromResult(rests.Of("CHEAP").Left is not null)); // names know no case
        Assert.Null(rests.Of("default").Left);
    }
}
