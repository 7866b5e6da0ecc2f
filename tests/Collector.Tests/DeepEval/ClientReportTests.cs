using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Platform.Collector.Tests.Otlp;
using Platform.Storage.DeepEvalClients;

namespace Platform.Collector.Tests.DeepEval;

public sealed class ClientReportTests(CollectorFixture collector)
{
    [Fact]
    public async Task Clients_are_counted_by_kind_and_version()
    {
        var (client, project) = await collector.CreateProjectAsync();
        var key = client.DefaultRequestHeaders.Authorization!.Parameter!;
        using var bare = collector.CreateClient();
        foreach (var recording in (string[])["python-4.1.10/001_POST_v1_traces.json", "python-4.1.10/002_POST_v1_traces.json", "npm-0.1.32/001_POST_v1_traces.json"])
            Assert.Equal(HttpStatusCode.OK, (await bare.SendAsync(recording, key)).StatusCode);

        var reported = await Eventually.GetAsync(async () =>
            await Reports.ListAsync(project, TestContext.Current.CancellationToken) is { Count: 2 } both && both.Sum(one => one.Calls) == 3 ? both : null);

        Assert.Equal(
            [("Python", "4.1.10", 2L), ("TypeScript", "axios/1.21.1", 1L)],
            reported.Select(one => (one.Client, one.Version, one.Calls)).Order());
    }

    [Fact]
    public async Task Calls_that_no_route_takes_are_noted()
    {
        var (client, project) = await collector.CreateProjectAsync();
        client.DefaultRequestHeaders.Add("X-DeepEval-Version", "9.9");

        for (var time = 0; time < 2; time++)
            await (await client.PostJsonAsync("{}", "/v1/guardrails")).AssertRefusedAsync(HttpStatusCode.NotFound, "POST /v1/guardrails");

        var call = Assert.Single(await Reports.ListUnsupportedAsync(project, TestContext.Current.CancellationToken));
        Assert.Equal(("Python", "9.9", "POST", "/v1/guardrails", 2L), (call.Client, call.Version, call.Method, call.Path, call.Calls));
    }

    [Fact]
    public async Task A_feature_that_is_lacking_is_noted_too()
    {
        var (client, project) = await collector.CreateProjectAsync();

        await client.CallAsync("POST", "governance/assess", expected: HttpStatusCode.NotImplemented);

        Assert.Equal("/v1/governance/assess", Assert.Single(await Reports.ListUnsupportedAsync(project, TestContext.Current.CancellationToken)).Path);
    }

    [Fact]
    public async Task Browser_login_says_what_to_do_instead()
    {
        using var client = collector.CreateClient();

        await (await client.PostJsonAsync("{}", "/cli/auth/sessions")).AssertRefusedAsync(HttpStatusCode.NotFound, "deepeval login --api-key");
    }

    private ClientReportStore Reports => collector.Services.GetRequiredService<ClientReportStore>();
}
