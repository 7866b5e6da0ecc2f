using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage.DeepEvalClients;

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

    [Theory]
    [InlineData("/guard", "nothing is safe for it")]
    [InlineData("/guardrails", "nothing is safe for it")]
    [InlineData("/generate-baseline-attacks", "dataset")]
    public async Task What_clients_declare_outside_v1_is_refused_in_their_envelope_and_noted(string path, string error)
    {
        var (client, project) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync(new Uri(path, UriKind.Relative), content: null, TestContext.Current.CancellationToken);

        await answer.AssertRefusedAsync(HttpStatusCode.NotImplemented, error);
        var noted = await collector.Services.GetRequiredService<ClientReportStore>().ListUnsupportedAsync(project, TestContext.Current.CancellationToken);
        Assert.Equal(path, Assert.Single(noted).Path);
    }
}
