using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Npgsql;
using Platform.Gates.Nightly;
using Platform.Gates.Tests.Service;

namespace Platform.Gates.Tests.Nightly;

public sealed class ScheduleTests(GatesFixture fixture) : GatesTest(fixture)
{
    private const int Suites = 8;

    [Fact]
    public async Task Two_replicas_start_each_due_run_once()
    {
        await using var agent = await FakeAgent.StartAsync(_ => """{"output":"ok"}""");
        await using var other = Fixture.Start(Database);
        _ = other.Services; // building the host starts it
        for (var suite = 0; suite < Suites; suite++)
            await PutAsync($"suite-{suite}", agent.Url);
        // The night comes for all of them at once; what a run was started for is then years away again.
        await ExecuteAsync("update gate_schedules set next_at = now()");

        await NightApi.UntilAsync(async () => await CountAsync("gate_schedules where last_run_id is not null") == Suites
            && await CountAsync("test_runs where status = 'finished'") == Suites);

        Assert.Equal(Suites, await CountAsync("test_runs"));
        Assert.Equal(Suites, await CountAsync("test_runs r join gate_schedules s on s.last_run_id = r.id and s.suite = r.suite where r.identifier = 'schedule'"));
        Assert.Equal(Suites, await CountAsync("gate_schedules where next_at > now() and due_at < now() and problem is null"));
    }

    [Fact]
    public async Task A_run_that_has_not_ended_is_not_started_again()
    {
        await using var agent = await FakeAgent.StartAsync(_ => null);
        await PutAsync("slow", agent.Url, retries: 10);
        await ExecuteAsync("update gate_schedules set next_at = now()");
        await NightApi.UntilAsync(async () => await CountAsync("gate_schedules where last_run_id is not null") == 1);
        await ExecuteAsync("update gate_schedules set next_at = now()");

        await NightApi.UntilAsync(async () => await CountAsync("gate_schedules where problem is not null") == 1);

        Assert.Equal(1, await CountAsync("test_runs"));
        var listed = await Client.GetFromJsonAsync<JsonElement>("/api/gates/schedules", TestContext.Current.CancellationToken);
        Assert.Equal("The run before it had not finished.", listed[0].GetProperty("problem").GetString());
    }

    [Theory]
    [InlineData("2026-12-01T03:00:00Z", "2026-12-01T09:00:00Z", false)]
    [InlineData("2026-12-01T03:00:00Z", "2026-12-01T20:00:00Z", true)]
    [InlineData("2026-11-01T03:00:00Z", "2026-12-01T03:00:01Z", true)]
    public void A_missed_run_starts_late_unless_the_next_is_nearer(string due, string now, bool tooLate) =>
        Assert.Equal(tooLate, ScheduleWorker.IsTooLate(Utc(due), Utc(now), Utc("2026-12-02T03:00:00Z")));

    [Fact]
    public async Task A_schedule_belongs_to_its_project_and_can_be_taken_back()
    {
        await PutAsync("mine", "http://localhost");
        var (stranger, _) = await Host.CreateProjectAsync();

        Assert.Equal(0, (await stranger.GetFromJsonAsync<JsonElement>("/api/gates/schedules", TestContext.Current.CancellationToken)).GetArrayLength());
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.DeleteAsync("/api/gates/schedules/mine", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await Client.DeleteAsync("/api/gates/schedules/mine", TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData("other", "0 3 * * *", "The suite in the body is other, not mine.")]
    [InlineData("mine", null, "The suite has no schedule")]
    [InlineData("mine", "whenever", "it must have five fields")]
    public async Task What_cannot_be_scheduled_is_refused(string suite, string? cron, string problem)
    {
        var response = await Client.PutAsJsonAsync("/api/gates/schedules/mine", Request(suite, "http://localhost", cron, 0), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(problem, (await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("title").GetString());
    }

    private async Task PutAsync(string suite, string agent, int retries = 0)
    {
        // Far away: the twenty-ninth of a February.
        var response = await Client.PutAsJsonAsync($"/api/gates/schedules/{suite}", Request(suite, agent, "0 3 29 2 *", retries), TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static JsonObject Request(string suite, string agent, string? cron, int retries) => new()
    {
        ["suite"] = suite,
        ["minTasks"] = 1,
        ["metrics"] = JsonNode.Parse("""[{"metric":"Contains","options":{"texts":["ok"]}}]"""),
        ["agent"] = new JsonObject { ["url"] = agent, ["retries"] = retries },
        ["testCases"] = JsonNode.Parse("""[{"id":"task-0","input":"x"}]"""),
        ["schedule"] = cron is null ? null : new JsonObject { ["cron"] = cron, ["timeZone"] = "Europe/Vienna" },
    };

    private static DateTime Utc(string time) => DateTimeOffset.Parse(time, null).UtcDateTime;

    private async Task<int> CountAsync(string from)
    {
        await using var connection = new NpgsqlConnection(Database);
        return await connection.ExecuteScalarAsync<int>($"select count(*) from {from}");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.ExecuteAsync(sql);
    }
}
