using Microsoft.Playwright;
using Platform.Storage.TestRuns;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Gates;

public class LiveRunTests(WebFixture web, BrowserFixture browser)
{
    [Fact]
    public async Task Progress_and_verdict_appear_without_a_reload()
    {
        var project = await web.CreateProjectAsync();
        await SampleGates.FillAsync(web, project);
        await using var tab = await browser.OpenAsync(project, $"gates/runs/{SampleGates.Running}");
        await Assertions.Expect(tab.Page.Locator(".progress")).ToContainTextAsync("1 of 2");
        await tab.Page.EvaluateAsync("window.stayed = true");
        var before = await tab.Page.Locator("h1").BoundingBoxAsync();

        await web.Get<TestRunWriter>().AddCasesAsync(project.Id, SampleGates.Running, [SampleGates.Case(1, "left", 0.2)], CancellationToken.None);
        await Assertions.Expect(tab.Page.Locator(".progress")).ToContainTextAsync("2 of 2", new() { Timeout = 15_000 });
        await Assertions.Expect(tab.Page.Locator("section[aria-labelledby=cases-title] tbody tr")).ToHaveCountAsync(2);

        await web.Get<TestRunWriter>().SetAsync(project.Id, (await web.Get<TestRunStore>().GetAsync(project.Id, SampleGates.Running, CancellationToken.None))! with
        {
            Status = "finished",
            Verdict = SampleGates.Verdict("block", true, "One case fails."),
        }, CancellationToken.None);
        await Assertions.Expect(tab.Page.Locator(".verdict h2")).ToContainTextAsync("Block", new() { Timeout = 15_000 });

        Assert.True(await tab.Page.EvaluateAsync<bool>("window.stayed"));
        var after = await tab.Page.Locator("h1").BoundingBoxAsync();
        Assert.Equal((before!.X, before.Y), (after!.X, after.Y));
        Assert.Empty(tab.Errors);
    }
}
