using Platform.Storage.TestRuns;

namespace Platform.Web.Tests.Gates;

public class ReleasePageTests(WebFixture web)
{
    [Fact]
    public async Task Versions_stand_with_whether_they_may_ship_and_each_reason_leads_to_its_run()
    {
        var project = await web.CreateProjectAsync();
        await SampleGates.FillAsync(web, project); // the night blocks 1.4.0
        var waiting = await AddAsync(project, "1.5.0", "pr", "flag", minutesAgo: 10);
        await AddAsync(project, "1.5.0", "commit", "block", minutesAgo: 9); // superseded
        await AddAsync(project, "1.5.0", "commit", "pass", minutesAgo: 8);

        var rows = (await project.OpenAsync("gates/releases")).QuerySelectorAll("tbody tr").ToList();

        Assert.Equal(["1.5.0", "1.4.0"], rows.Select(row => row.QuerySelector("a")!.TextContent));
        Assert.All(rows, row => Assert.Equal("may not ship", row.QuerySelector(".badge")!.TextContent.Trim()));
        var reasons = rows[0].QuerySelectorAll(".why li").ToList();
        Assert.Equal(["travel (pr) is flagged and waits for a person.", "travel-night (nightly) has not run on version 1.5.0."], reasons.Select(reason => reason.TextContent.Trim()));
        Assert.Equal($"gates/runs/{waiting}", reasons[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Null(reasons[1].QuerySelector("a"));
    }

    [Fact]
    public async Task A_version_that_may_ship_shows_what_let_it_and_what_was_waived()
    {
        var project = await web.CreateProjectAsync();
        var run = await AddAsync(project, "2.0/rc 1", "pr", "pass", minutesAgo: 10);

        var page = await project.OpenAsync($"gates/releases/2.0/{Uri.EscapeDataString("rc 1")}");

        Assert.Equal("may ship", page.QuerySelector("h1 + .badge")!.TextContent.Trim());
        Assert.Equal("travel (pr) passed.", page.QuerySelector($".verdict a[href='gates/runs/{run}']")!.TextContent);
        Assert.Contains("waived: metric Bias, because: Known since July, by Ann", page.QuerySelector("ul[aria-label=Waivers]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No gate has run on version 9.", (await project.OpenAsync("gates/releases/9")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_versions_come_in_pages_without_a_gap()
    {
        var project = await web.CreateProjectAsync();
        Assert.Contains("gate release 1.4.0", (await project.OpenAsync("gates/releases")).QuerySelector(".empty pre")!.TextContent, StringComparison.Ordinal);
        for (var i = 0; i < 35; i++)
            await AddAsync(project, $"1.{i}", "pr", "pass", minutesAgo: 100 - i);

        var seen = new List<string>();
        for (var address = "gates/releases"; address is not null;)
        {
            var page = await project.OpenAsync(address);
            seen.AddRange(page.QuerySelectorAll("tbody [data-row]").Select(link => link.TextContent));
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(0, 35).Reverse().Select(i => $"1.{i}"), seen);
    }

    private async Task<Guid> AddAsync(TestProject project, string version, string tier, string outcome, double minutesAgo)
    {
        TestRun run = SampleGates.Run(Guid.CreateVersion7(), minutesAgo) with { Tier = tier, Version = version };
        await SampleGates.AddAsync(web, project, run, [], SampleGates.Verdict(outcome, true, "So it is."));
        return run.Id;
    }
}
