using Platform.Fixtures;
using Platform.Gates.Nightly;
using Platform.Gates.Runs;
using Platform.Gates.Tests.Nightly;

namespace Platform.Gates.Tests.Service;

public class DatabaseRestartTests(GatesFixture fixture)
{
    [Fact]
    public async Task Workers_outlive_a_restart_of_the_database()
    {
        await using var postgres = await PostgresServer.StartAsync();
        await using var host = new GatesHost(await postgres.CreateDatabaseAsync(), fixture.Redis);
        var (client, _) = await host.CreateProjectAsync();
        var before = await client.RunPrAsync(PrApi.Recorded(cases: 3, failing: 0));

        await postgres.StopAsync();
        await NightApi.UntilAsync(() => Task.FromResult(HasSeenIt<GateWorker>() && HasSeenIt<ScheduleWorker>()));
        await postgres.ResumeAsync();
        // A connection from before the restart may be the one that is taken next.
        await NightApi.UntilAsync(async () => (await client.GetAsync($"/api/gates/runs/{before.Id}", TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        var after = await client.RunPrAsync(PrApi.Recorded(cases: 3, failing: 0));

        Assert.Equal(("pass", "pass"), (before.Outcome, after.Outcome));

        bool HasSeenIt<TWorker>() => host.Logs.GetSnapshot().Any(log => log.Category == typeof(TWorker).FullName && log.Message.Contains("database", StringComparison.Ordinal));
    }
}
