using Microsoft.Playwright;
using Platform.Storage.Annotations;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.TestRuns;

public class KeyboardTests(WebFixture web, BrowserFixture browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Runs_are_reached_ticked_and_compared_without_a_mouse()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);
        await using var tab = await browser.OpenAsync(project, "test-runs");

        foreach (var box in await tab.Page.GetByRole(AriaRole.Checkbox).AllAsync())
        {
            await box.FocusAsync();
            await tab.Page.Keyboard.PressAsync("Space");
        }
        await tab.Page.Keyboard.PressAsync("Enter"); // sends the form, as in every browser
        await tab.Page.WaitForURLAsync($"**/test-runs/{SampleRuns.After}/compare/{SampleRuns.Before}*");
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("Enter");

        await tab.Page.WaitForURLAsync("**/test-runs/cases/paris");
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task A_trace_is_rated_without_a_mouse()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5)));
        await project.SettleAsync();
        await using var tab = await browser.OpenAsync(project, $"traces/{id}");

        await tab.Page.Keyboard.PressAsync("n");
        await tab.Page.Locator("input[name=Rating][value=down]").FocusAsync();
        await tab.Page.Keyboard.PressAsync("Space");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.Locator(".annotations article").WaitForAsync();

        Assert.Equal(0, Assert.Single(await web.Get<AnnotationStore>().ListAsync(project.Id, new(), null, 10, Cancel)).Rating);
        Assert.Empty(tab.Errors);
    }
}
