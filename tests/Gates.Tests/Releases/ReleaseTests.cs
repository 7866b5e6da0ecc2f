using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Gates.Tests.Nightly;
using Platform.Gates.Tests.Service;

namespace Platform.Gates.Tests.Releases;

public sealed class ReleaseTests(GatesFixture fixture)
{
    [Fact]
    public async Task A_ship_blocker_of_a_night_keeps_its_version_from_shipping()
    {
        await using var host = fixture.Start(await fixture.CreateDatabaseAsync());
        var (client, _) = await host.CreateProjectAsync();
        var (stranger, _) = await host.CreateProjectAsync();
        var output = "ok";
        await using var agent = await FakeAgent.StartAsync(_ => JsonSerializer.Serialize(new { output }));
        await client.RunNightAsync(Request(agent, "1.0"));
        output = "bad";
        await client.RunNightAsync(Request(agent, "1.1"));

        var good = await ReleaseAsync(client, "1.0");
        var bad = await ReleaseAsync(client, "1.1");

        Assert.True(good.GetProperty("mayShip").GetBoolean(), good.GetRawText());
        Assert.False(bad.GetProperty("mayShip").GetBoolean());
        Assert.Equal("night (nightly) is a ship-blocker.", bad.GetProperty("reasons")[0].GetString());
        Assert.True(bad.GetProperty("runs")[0].GetProperty("shipBlocker").GetBoolean());
        Assert.Equal("No gate has run on version 1.0.", (await ReleaseAsync(stranger, "1.0")).GetProperty("reasons")[0].GetString());
    }

    private static Task<JsonElement> ReleaseAsync(HttpClient client, string version) =>
        client.GetFromJsonAsync<JsonElement>($"/api/gates/releases/{version}", TestContext.Current.CancellationToken);

    private static JsonObject Request(FakeAgent agent, string version) => new()
    {
        ["suite"] = "night",
        ["version"] = version,
        ["minTasks"] = 1,
        ["metrics"] = JsonNode.Parse("""[{"metric":"Contains","options":{"texts":["ok"]}}]"""),
        ["agent"] = new JsonObject { ["url"] = agent.Url },
        ["testCases"] = JsonNode.Parse("""[{"id":"task-0","input":"x"}]"""),
    };
}
