using System.Net;
using Microsoft.Playwright;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Gates;

public class ReviewTests(WebFixture web, BrowserFixture browser)
{
    private static readonly string _form = $"review-{SampleGates.Flagged}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flag_waits_until_somebody_decides_and_the_answer_stays_with_the_run()
    {
        var project = await FilledAsync();
        var waiting = await project.OpenAsync("gates/review");
        Assert.Equal(["travel"], waiting.QuerySelectorAll("[data-row]").Select(link => link.TextContent));
        Assert.Contains("To be reviewed 1", waiting.QuerySelector("nav.tabs")!.TextContent, StringComparison.Ordinal);

        using var answer = await project.SubmitAsync("gates/review", _form, ("Reviewer", " Ann "), ("Comment", "Known: issue 7."), ("Decision", "accept"));

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Contains("No flag waits", (await project.OpenAsync("gates/review?done=1")).Body!.TextContent, StringComparison.Ordinal);
        var run = await project.OpenAsync($"gates/runs/{SampleGates.Flagged}");
        Assert.Contains("accepted by Ann", run.QuerySelector(".verdict h2")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Known: issue 7.", run.QuerySelector("section[aria-labelledby=review-title]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("accepted by Ann", (await project.OpenAsync("gates?verdict=flag")).QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_answer_holds_and_the_first_stays()
    {
        var project = await FilledAsync();
        var page = $"gates/runs/{SampleGates.Flagged}";

        using var first = await project.SubmitAsync(page, _form, ("Reviewer", "Ann"), ("Decision", "accept"));
        using var second = await project.SubmitAsync(page, _form, ("Reviewer", "Bob"), ("Comment", "No."), ("Decision", "reject"));

        var shown = await project.OpenAsync(page);
        Assert.Contains("rejected by Bob", shown.QuerySelector(".verdict h2")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["Ann", "Bob"], shown.QuerySelectorAll(".annotations article > b").Select(name => name.TextContent));
    }

    [Theory]
    [InlineData("", "accept", "name of who decides")]
    [InlineData("Ann", "perhaps", "accept or reject")]
    public async Task An_answer_without_a_name_or_a_decision_is_refused_with_why(string reviewer, string decision, string why)
    {
        var project = await FilledAsync();

        using var answer = await project.SubmitAsync("gates/review", _form, ("Reviewer", reviewer), ("Decision", decision));

        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(why, page.QuerySelector("details[open] .problem")!.TextContent, StringComparison.Ordinal);
        Assert.Empty((await web.Get<TestRunStore>().GetAsync(project.Id, SampleGates.Flagged, Cancel))!.Reviews);
    }

    [Fact]
    public async Task Only_the_flag_that_was_answered_is_decided()
    {
        var project = await FilledAsync();
        var other = Guid.CreateVersion7();
        await SampleGates.AddAsync(web, project, SampleGates.Run(other, 10), [], SampleGates.Verdict("flag", true, "So."));

        using var answer = await project.SubmitAsync("gates/review", $"review-{other}", ("Reviewer", "Ann"), ("Decision", "reject"));

        Assert.Equal(1, await web.Get<GateReviewStore>().CountWaitingAsync(project.Id, Cancel));
        Assert.Single((await web.Get<TestRunStore>().GetAsync(project.Id, other, Cancel))!.Reviews);
    }

    [Fact]
    public async Task A_flag_is_found_and_decided_without_a_mouse()
    {
        var project = await FilledAsync();
        await using var tab = await browser.OpenAsync(project, "");

        await tab.Page.Keyboard.PressAsync("g");
        await tab.Page.Keyboard.PressAsync("g");
        await Assertions.Expect(tab.Page).ToHaveURLAsync(new Uri(project.Site, project.Address + "gates").ToString());
        await tab.Page.WaitForLoadStateAsync(); // keys are heard from then on
        await tab.Page.Keyboard.PressAsync("j"); // the one that runs
        await tab.Page.Keyboard.PressAsync("j");
        await tab.Page.Keyboard.PressAsync("Enter");
        await tab.Page.WaitForURLAsync($"**/gates/runs/{SampleGates.Flagged}");
        await tab.Page.Locator("input[name=Reviewer]").FocusAsync();
        await tab.Page.Keyboard.TypeAsync("Ann");
        await tab.Page.GetByRole(AriaRole.Button, new() { Name = "Reject it" }).FocusAsync();
        await tab.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(tab.Page.Locator(".verdict h2")).ToContainTextAsync("rejected by Ann");
        Assert.Empty(tab.Errors);
    }

    private async Task<TestProject> FilledAsync()
    {
        var project = await web.CreateProjectAsync();
        await SampleGates.FillAsync(web, project);
        return project;
    }
}
