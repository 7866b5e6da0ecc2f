using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Suites;

namespace Platform.Gates.Tests.Nightly;

public class NightlySuiteTests
{
    private const string Suite = """
        name: n
        tier: nightly
        minTasks: 1
        agent: { url: http://localhost }
        metrics: [{ metric: Refusal }]
        cases: [{ id: a, scenario: s }]
        """;

    [Fact]
    public void What_a_nightly_suite_says_is_what_its_request_says()
    {
        var suite = SampleSuite.Read(Suite + """

            trials: 8
            k: 5
            simulation: { maxTurns: 3, stopCondition: Enough., judge: cheap }
            endState: { url: "http://localhost/state/{{threadId}}", headers: { a: b }, schema: { type: object } }
            sequential: { healthy: 0.9, regressed: 0.8, alpha: 0.01 }
            schedule: { cron: "30 2 * * 1-5", timeZone: Europe/Vienna }
            """);
        var request = SuiteRequest.Of(suite, new Dictionary<string, JsonNode?>());
        request.Remove("suite");
        request.Remove(SuiteSource.Key);
        request["name"] = "n";
        request["tier"] = "nightly";
        request["cases"] = request["testCases"]!.DeepClone();
        request.Remove("testCases");

        var read = SuiteReader.Read("request", JsonSerializer.SerializeToElement(request)).Nightly;

        Assert.Equal((8, 5, 1), (read.Trials, read.K, read.MinTasks));
        Assert.Equal(new Simulation(3, "Enough.", "cheap"), read.Simulation);
        Assert.Equal(("http://localhost/state/{{threadId}}", "b", true), (read.EndState!.Url, read.EndState.Headers["a"], read.EndState.Schema is not null));
        Assert.Equal(new Sequential(0.9, 0.8, 0.01, 0.1), read.Sequential);
        Assert.Equal(new Schedule("30 2 * * 1-5", "Europe/Vienna"), read.Schedule);
    }

    [Theory]
    [InlineData("minTasks: 1", "minTasks: 2", "There are 1 tasks, and minTasks is 2")]
    [InlineData("minTasks: 1", "", "There are 1 tasks, and minTasks is 50")]
    [InlineData("minTasks: 1", "minTasks: 1\nschedule: { cron: '0 3 * *' }", "cron is 0 3 * *; it must have five fields")]
    [InlineData("minTasks: 1", "minTasks: 1\nschedule: { cron: '0 3 * * *', timeZone: Mars/Olympus }", "timeZone is Mars/Olympus; it must be an IANA name")]
    [InlineData("minTasks: 1", "minTasks: 1\nsequential: { healthy: 0.8, regressed: 0.9 }", "regressed must be below healthy")]
    [InlineData("minTasks: 1", "minTasks: 1\nsequential: { regressed: 0.5 }", "regressed must be below healthy, which must be given too")]
    [InlineData("minTasks: 1", "minTasks: 1\nendState: { url: file:///etc/passwd }", "must be an http or https address")]
    [InlineData("minTasks: 1", "minTasks: 1\nendState: { url: http://a, schema: { type: 7 } }", "jsonSchema")]
    [InlineData("minTasks: 1", "minTasks: 1\nsimulation: { maxTurns: 0 }", "maxTurns must be a whole number from 1 to 100")]
    [InlineData("tier: nightly\nminTasks: 1", "tier: pr\nschedule: { cron: '0 3 * * *' }", "schedule is for the tier nightly.")]
    public void What_cannot_work_is_refused(string right, string wrong, string problem) =>
        Assert.Contains(SampleSuite.Problems(Suite.Replace(right, wrong)), each => each.Contains(problem));

    [Theory]
    [InlineData("2026-03-28T03:00:00Z", "2026-03-29T01:00:00Z")] // 02:30 does not exist that night in Vienna: it runs at 03:00
    [InlineData("2026-06-01T12:00:00Z", "2026-06-02T00:30:00Z")]
    [InlineData("2026-12-01T12:00:00Z", "2026-12-02T01:30:00Z")]
    public void A_schedule_follows_its_time_zone(string after, string next) =>
        Assert.Equal(DateTimeOffset.Parse(next, null), new Schedule("30 2 * * *", "Europe/Vienna").NextAfter(DateTimeOffset.Parse(after, null)));
}
