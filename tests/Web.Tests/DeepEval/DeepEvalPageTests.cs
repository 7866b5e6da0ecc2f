using Platform.Storage.DeepEvalClients;

namespace Platform.Web.Tests.DeepEval;

public class DeepEvalPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_how_to_point_a_client_here_until_one_has_reported_in()
    {
        var project = await web.CreateProjectAsync();

        Assert.Contains("CONFIDENT_BASE_URL=http", (await project.OpenAsync("deepeval")).QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_clients_and_what_they_asked_for_in_vain()
    {
        var project = await web.CreateProjectAsync();
        var client = new DeepEvalClientKind("Python", "4.1.10");
        await web.Get<ClientReportStore>().CountAsync(project.Id, client, 3, Cancel);
        await web.Get<ClientReportStore>().AddUnsupportedAsync(project.Id, client, "POST", "/v1/guardrails", Cancel);

        var cells = (await project.OpenAsync("deepeval")).QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToList();

        Assert.Contains("4.1.10", cells);
        Assert.Contains("3", cells);
        Assert.Contains("POST /v1/guardrails", cells);
    }
}
