using System.Net;

namespace Platform.Collector.Tests.DeepEval;

public class LackingFeaturesTests(CollectorFixture collector)
{
    [Fact]
    public async Task No_governance_gate_passes_because_nobody_looked()
    {
        var client = (await collector.CreateProjectAsync()).Client;

        var answer = await client.CallAsync("POST", "governance/assess", expected: HttpStatusCode.NotImplemented);

        Assert.Contains("nothing passed", (string)answer["error"]!, StringComparison.Ordinal);
        Assert.False(answer.ContainsKey("data"));
    }
}
