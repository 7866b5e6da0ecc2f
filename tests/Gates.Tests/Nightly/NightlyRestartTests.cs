using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Fixtures;
using Platform.Gates.Tests.Service;

namespace Platform.Gates.Tests.Nightly;

/// <summary>A night goes on where the service was killed.</summary>
public class NightlyRestartTests(GatesFixture fixture)
{
    private const int Tasks = 10;
    private const int Concurrency = 2;

    [Fact]
    public async Task A_killed_service_finishes_its_night_and_nothing_counts_twice()
    {
        var database = await fixture.CreateDatabaseAsync();
        var (killed, answers) = (false, 0);
        string key;
        await using (var host = fixture.Start(database))
            key = (await host.CreateProjectAsync()).Client.DefaultRequestHeaders.Authorization!.Parameter!;

        // Fails once the service is dead, so that its last trials cannot end; works again for the next one.
        await using var agent = await FakeAgent.StartAsync(_ => Volatile.Read(ref killed) || Interlocked.Increment(ref answers) <= 15 ? """{"output":"ok"}""" : null);
        (string, string)[] settings = [("ConnectionStrings__platform", database), ("ConnectionStrings__redis", fixture.Redis)];
        string id;
        await using (var service = await ServiceProcess.StartAsync("Gates", TestContext.Current.CancellationToken, settings))
        {
            using var client = Client(service, key);
            id = await client.StartNightAsync(Request(agent));
            await NightApi.UntilAsync(async () => (await client.NightAsync(id)).GetProperty("progress").GetProperty("done").GetInt32() >= 12);
        }

        Volatile.Write(ref killed, true);
        var stored = await RowsAsync(database);
        var before = agent.Requests.Count;
        await using var again = await ServiceProcess.StartAsync("Gates", TestContext.Current.CancellationToken, settings);
        using var other = Client(again, key);
        var run = await other.FinishedNightAsync(id);

        var rows = await RowsAsync(database);
        Assert.Equal(("pass", Tasks * 4), (run.Outcome, run.GetProperty("progress").GetProperty("passed").GetInt32()));
        Assert.Equal(Tasks * 4, rows.Select(row => (row.CaseId, row.Trial)).Distinct().Count());
        // What was stored is as it was, and was not asked for again.
        Assert.Equal(stored, rows.Where(row => stored.Contains(row)));
        Assert.Equal((Tasks * 4) - stored.Count, agent.Requests.Count - before);
    }

    private static HttpClient Client(ServiceProcess service, string key) => new()
    {
        BaseAddress = new(service.Url),
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };

    private static JsonObject Request(FakeAgent agent) => new()
    {
        ["suite"] = "long",
        ["minTasks"] = 1,
        ["metrics"] = JsonNode.Parse("""[{"metric":"Contains","options":{"texts":["ok"]}}]"""),
        ["agent"] = new JsonObject { ["url"] = agent.Url, ["retries"] = 10, ["concurrency"] = Concurrency },
        ["testCases"] = new JsonArray([.. Enumerable.Range(0, Tasks).Select(task => new JsonObject { ["id"] = $"task-{task}", ["input"] = "x" })]),
    };

    private static async Task<List<(string CaseId, int Trial, string Trace)>> RowsAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        return (await connection.QueryAsync<(string, int, string)>("select case_id, trial, encode(trace_id, 'hex') from test_run_cases order by position")).AsList();
    }
}
