using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Platform.Storage.Evaluations;
using Platform.Worker.Judges;

namespace Platform.Worker.Tests.Judges;

/// <summary>Others may name the judges that an Evaluator has (decision 0030).</summary>
public sealed class JudgeAnnouncementTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_Evaluator_tells_names_and_models_at_its_start_and_nothing_else()
    {
        await StartWorkerAsync(
            ("ConnectionStrings:judge", "Endpoint=http://localhost:9/v1;Key=key-of-the-first;Model=large"),
            ("ConnectionStrings:judge-cheap", "Endpoint=http://localhost:9/v1;Key=key-of-the-second;Model=small;Demo=true"));

        await KnownAsync(new("cheap", "small", Demo: true), new("default", "large", Demo: false));

        Assert.Equal(0, await Stored.QueryAsync<int>("select count(*)::int from judges j where j::text like '%key-of%' or j::text like '%localhost%'"));
    }

    [Fact]
    public async Task The_next_start_takes_the_place_of_what_was_told_before()
    {
        var first = await StartWorkerAsync(("ConnectionStrings:judge-old", Judge.ConnectionString));
        await KnownAsync(new("default", "scripted", Demo: false), new("old", "scripted", Demo: false));
        await first.StopAsync();

        await StartWorkerAsync(("ConnectionStrings:judge", "Endpoint=http://localhost:9/v1;Model=newer"));

        await KnownAsync(new KnownJudge("default", "newer", Demo: false));
    }

    [Fact]
    public async Task Without_a_database_it_tries_again_and_says_so()
    {
        var (logs, time) = (new FakeLogger<JudgeAnnouncement>(), new FakeTimeProvider());
        await using var nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=9;Database=none;Username=none;Timeout=5");
        using var announcement = new JudgeAnnouncement([], new JudgeStore(nowhere), time, logs);

        await announcement.StartAsync(Cancellation);
        await Eventually.HoldsAsync(() => Task.FromResult(logs.Collector.Count == 1));
        await Eventually.HoldsAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(5)); // until the second try has begun to wait
            return Task.FromResult(logs.Collector.Count >= 2);
        });
        await announcement.StopAsync(Cancellation);

        Assert.All(logs.Collector.GetSnapshot(), log => Assert.Equal(LogLevel.Warning, log.Level));
    }

    private async Task KnownAsync(params KnownJudge[] judges)
    {
        var store = new JudgeStore(Stored.Database);
        await Eventually.HoldsAsync(async () => (await store.ListAsync(Cancellation)).SequenceEqual(judges));
    }
}
