using System.Net;

namespace Platform.Collector.Tests.DeepEval;

public class LackingFeaturesTests(CollectorFixture collector)
{
    [Theory]
    [InlineData("simulate", """{ "conversationalGolden": { "scenario": "s", "turns": [] } }""", "does not simulate")]
    [InlineData("governance/assess", null, "nothing passed")]
    public async Task What_is_not_there_says_so_and_what_to_do(string route, string? body, string says)
    {
        var client = (await collector.CreateProjectAsync()).Client;

        var answer = await client.CallAsync("POST", route, body, HttpStatusCode.NotImplemented);

        Assert.Contains(says, (string)answer["error"]!, StringComparison.Ordinal);
        Assert.False(answer.ContainsKey("data"));
    }
}
