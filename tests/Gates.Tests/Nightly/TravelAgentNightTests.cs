using System.Text.Json.Nodes;
using Platform.Fixtures;
using Platform.Gates.Tests.Service;

namespace Platform.Gates.Tests.Nightly;

/// <summary>The sample agent by night: users that the demo judge plays book flights, in processes as in production.</summary>
public sealed class TravelAgentNightTests(GatesFixture fixture)
{
    private static readonly string[] _cities = ["Berlin", "Rome", "Paris", "Madrid"];

    [Fact]
    public async Task A_regression_of_the_travel_agent_is_a_ship_blocker_and_without_it_there_is_none()
    {
        var database = await fixture.CreateDatabaseAsync();
        await using var host = fixture.Start(database);
        var (client, _) = await host.CreateProjectAsync();
        await using var judge = await ServiceProcess.StartAsync("DemoJudge", TestContext.Current.CancellationToken);
        await using var evaluator = await ServiceProcess.StartAsync("Worker", TestContext.Current.CancellationToken, ("ConnectionStrings__platform", database),
            ("ConnectionStrings__redis", fixture.Redis), ("ConnectionStrings__judge", $"Endpoint={judge.Url}/v1;Key=demo;Model=demo-judge;Demo=true"));
        await using var healthy = await ServiceProcess.StartAsync("TravelAgent", TestContext.Current.CancellationToken, ("Mistakes", "0"));
        await using var regressed = await ServiceProcess.StartAsync("TravelAgent", TestContext.Current.CancellationToken, ("Mistakes", "3"));

        var first = await client.RunNightAsync(Request(healthy));
        var same = await client.RunNightAsync(Request(healthy));
        var worse = await client.RunNightAsync(Request(regressed));

        Assert.Equal(("pass", "pass"), (first.Outcome, same.Outcome));
        Assert.Equal(1, same.Evidence.GetProperty("passHatK")[3].GetProperty("value").GetDouble());
        Assert.Equal(("block", true), (worse.Outcome, worse.IsShipBlocker));
        var turns = JsonNode.Parse(await client.GetStringAsync($"/api/gates/runs/{same.GetProperty("id").GetString()}", TestContext.Current.CancellationToken))!;
        Assert.All(turns["results"]!.AsArray(), result => Assert.Contains("Your booking reference is", (string)result!["actualOutput"]!));
    }

    private static JsonObject Request(ServiceProcess agent) => new()
    {
        ["suite"] = "travel-agent-nightly",
        ["minTasks"] = 1,
        ["agent"] = new JsonObject
        {
            ["url"] = $"{agent.Url}/chat",
            ["request"] = JsonNode.Parse("""{"threadId":"{{threadId}}","message":"{{input}}"}"""),
            ["output"] = "reply",
            ["concurrency"] = 16,
        },
        ["metrics"] = JsonNode.Parse("""
            [{"metric":"PatternFound","options":{"pattern":"I have booked flight PA\\d+ from \\w+ to Oslo"}},{"metric":"ConversationCompleteness","threshold":0.9}]
            """),
        ["testCases"] = new JsonArray([.. _cities.Select(city => new JsonObject
        {
            ["id"] = city,
            ["scenario"] = $"Ann says \"I need a flight from {city} to Oslo on 2026-12-24.\" and then \"Book the cheapest one for Ann Gray.\"",
            ["expectedOutcome"] = "A booking reference.",
        })]),
    };
}
