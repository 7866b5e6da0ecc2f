using System.Net;
using Platform.Web.Tests.TestRuns;

namespace Platform.Web.Tests.Gates;

public class GatePageTests(WebFixture web)
{
    [Fact]
    public async Task The_list_shows_each_run_with_its_verdict_newest_first()
    {
        var project = await FilledAsync();

        var rows = (await project.OpenAsync("gates")).QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();

        Assert.Equal(4, rows.Count);
        Assert.Contains("running", rows[0], StringComparison.Ordinal);
        foreach (var expected in new[] { "flag", "inconclusive", "waits for a person", "travel", "feature/cities", "fedcba9876", "Faithfulness fell", "$0.06" })
            Assert.Contains(expected, rows[1], StringComparison.Ordinal);
        Assert.Contains("pass", rows[2], StringComparison.Ordinal);
        Assert.Contains("block", rows[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tier=nightly", 1)]
    [InlineData("suite=travel", 3)]
    [InlineData("branch=main", 2)]
    [InlineData("commit=fedcba", 1)]
    [InlineData("verdict=flag", 1)]
    [InlineData("status=running", 1)]
    [InlineData("version=1.4.0&tier=pr", 0)]
    [InlineData("from=2020-01-01T00:00&to=2020-01-02T00:00", 0)]
    public async Task A_filter_in_the_address_takes_what_it_says(string query, int count)
    {
        var project = await FilledAsync();
        await SampleRuns.FillAsync(web, project); // runs of others are not gates

        Assert.Equal(count, (await project.OpenAsync($"gates?{query}")).QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task An_empty_project_shows_how_to_start()
    {
        var project = await web.CreateProjectAsync();

        Assert.Contains("gate init", (await project.OpenAsync("gates?range=all")).QuerySelector(".empty pre")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("matches", (await project.OpenAsync("gates?tier=pr")).QuerySelector(".empty h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_shows_what_was_decided_how_sure_that_is_and_on_what_it_rests()
    {
        var project = await FilledAsync();

        var page = await project.OpenAsync($"gates/runs/{SampleGates.Flagged}");

        var verdict = page.QuerySelector(".verdict")!.TextContent;
        Assert.Contains("a person decides", verdict, StringComparison.Ordinal);
        Assert.Contains("Inconclusive", verdict, StringComparison.Ordinal);
        Assert.Contains("Faithfulness fell by 5.0 points", verdict, StringComparison.Ordinal);
        var faithfulness = page.QuerySelectorAll("section[aria-labelledby=metrics-title] tbody tr").First(row => row.Children[0].TextContent.Trim() == "Faithfulness");
        // (0.9 + 0.2 + 0.8 + 0.8) / 4 and (0.1 + 0.9 + 0.7 + 0.8) / 4; judge was not scored
        Assert.Equal(["0.68", "0.63"], faithfulness.Children.Skip(1).Take(2).Select(cell => cell.TextContent));
        Assert.Equal("1, 2, 1", faithfulness.Children[5].TextContent);
        var evidence = page.QuerySelector("section[aria-labelledby=evidence-title]")!.TextContent;
        foreach (var expected in new[] { "default version 7", "Known since July", "a week before", "more than 5 points flags", "Seed", "cheap, gpt-4o-mini: 10 scores" })
            Assert.Contains(expected, evidence, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($".head a[href='gates/runs/{SampleGates.Flagged}/compare/{SampleGates.Baseline}']"));
    }

    [Theory]
    [InlineData("", "case paris|case judge|left|case rome|case oslo|case bern")]
    [InlineData("show=failed", "case paris")]
    [InlineData("show=errored", "case judge")]
    [InlineData("show=regressed", "case paris|case oslo")]
    [InlineData("show=improved", "case rome")]
    [InlineData("show=flipped", "case paris|case rome")]
    [InlineData("show=flaky", "")]
    [InlineData("show=notRun", "left")]
    public async Task Cases_are_narrowed_by_what_became_of_them(string query, string expected)
    {
        var project = await FilledAsync();

        var page = await project.OpenAsync($"gates/runs/{SampleGates.Flagged}?{query}");

        Assert.Equal(expected.Split('|', StringSplitOptions.RemoveEmptyEntries).Order(), CaseNames(page).Order());
    }

    [Fact]
    public async Task A_case_that_did_not_run_still_says_what_it_was_to_be_asked()
    {
        var project = await FilledAsync();

        var row = (await project.OpenAsync($"gates/runs/{SampleGates.Flagged}?show=notRun")).QuerySelector("section[aria-labelledby=cases-title] tbody tr")!.TextContent;

        Assert.Contains("Never asked.", row, StringComparison.Ordinal);
        Assert.Contains("A limit came first.", row, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_trial_of_a_case_has_its_outcome_its_page_and_its_trace()
    {
        var project = await FilledAsync();

        var page = await project.OpenAsync($"gates/runs/{SampleGates.Nightly}?show=flaky");

        Assert.Equal(["case flaky"], CaseNames(page));
        var row = page.QuerySelector("section[aria-labelledby=cases-title] tbody tr")!;
        Assert.Equal(["Trial 1: passed", "Trial 2: failed", "Trial 3: passed", "Trial 4: passed"], row.QuerySelectorAll(".trials a").Select(trial => trial.GetAttribute("aria-label")));
        Assert.Equal($"test-runs/{SampleGates.Nightly}/cases/5", row.QuerySelectorAll(".trials a")[1].GetAttribute("href"));
        Assert.Equal(4, row.QuerySelectorAll($"a[href='traces/{SampleGates.TraceId}']").Length);
        Assert.Contains("ship-blocker", page.QuerySelector(".verdict")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_night_that_an_assertion_blocks_is_no_ship_blocker()
    {
        var project = await web.CreateProjectAsync();
        var night = SampleGates.Run(Guid.CreateVersion7(), minutesAgo: 5) with { Tier = "nightly" };
        await SampleGates.AddAsync(web, project, night, [SampleGates.Case(0, "paris", 0.9)],
            SampleGates.Verdict("block", true, "1 of 1 trials fail an assertion or a strict metric: paris.", isNight: true));

        Assert.Equal("Block", (await project.OpenAsync($"gates/runs/{night.Id}")).QuerySelector("#verdict-title")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_night_shows_how_often_tasks_succeed_and_its_suite_draws_that()
    {
        var project = await FilledAsync();

        var row = (await project.OpenAsync($"gates/runs/{SampleGates.Nightly}")).QuerySelectorAll("section[aria-labelledby=pass-title] tbody tr")[^1];
        var suite = await project.OpenAsync("gates/suites/travel-night");

        Assert.Equal(["4", "0.33", "0.00 to 1.00", "0.67", "0.00 to 1.00", "3"], row.Children.Select(cell => cell.TextContent));
        Assert.Contains("0.33 (0.00 to 1.00) of 3 cases, block", suite.QuerySelector("svg.history title")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("pass^k", suite.QuerySelector("#history-title")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compare_shows_every_trial_of_a_case_side_by_side()
    {
        var project = await FilledAsync();
        var later = Guid.CreateVersion7();
        await SampleGates.AddAsync(web, project, SampleGates.Run(later, minutesAgo: 1) with { Tier = "nightly" },
            [.. Enumerable.Range(0, 4).Select(i => SampleGates.Case(i, "solid", i == 2 ? 0.1 : 0.9) with { Trial = i + 1 })], verdict: null);

        var card = (await project.OpenAsync($"gates/runs/{later}/compare/{SampleGates.Nightly}?show=regressed")).QuerySelector(".compared")!;

        Assert.Equal(4, card.QuerySelectorAll("details").Length);
        Assert.Equal("Trial 3", card.QuerySelector("details[open] summary")!.TextContent.Split(':')[0]);
        Assert.Equal(8, card.QuerySelectorAll("pre").Length);
    }

    [Fact]
    public async Task What_the_agent_was_called_with_stays_hidden()
    {
        var project = await FilledAsync();

        foreach (var address in new[] { "gates", $"gates/runs/{SampleGates.Flagged}", $"gates/runs/{SampleGates.Running}", $"test-runs/{SampleGates.Flagged}", "gates/suites/travel" })
            Assert.DoesNotContain(SampleGates.Secret, (await project.OpenAsync(address)).Source.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suites_history_has_a_marked_point_for_each_run_of_the_tier()
    {
        var project = await FilledAsync();

        var page = await project.OpenAsync("gates/suites/travel");
        var points = page.QuerySelectorAll("svg.history a");

        Assert.Equal([$"gates/runs/{SampleGates.Baseline}", $"gates/runs/{SampleGates.Flagged}"], points.Select(point => point.GetAttribute("href")));
        Assert.NotNull(points[0].QuerySelector(".mark-pass:not(.hollow)"));
        Assert.NotNull(points[1].QuerySelector(".mark-flag.hollow"));
        // 5 of 6 passed; Wilson's interval by R: binom::binom.wilson(5, 6) = 0.4365 to 0.9699
        Assert.Contains("0.83 (0.44 to 0.97) of 6 cases", points[0].QuerySelector("title")!.TextContent, StringComparison.Ordinal);
        var bias = await project.OpenAsync("gates/suites/travel?metric=Bias");
        Assert.Contains("0.10 (0.10 to 0.10)", bias.QuerySelector("svg.history title")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("No run of this suite", (await project.OpenAsync("gates/suites/nothing")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_projects_run_and_one_that_is_no_gate_are_not_found()
    {
        var project = await FilledAsync();
        await SampleRuns.FillAsync(web, project);
        var other = await web.CreateProjectAsync();

        await other.OpenAsync($"gates/runs/{SampleGates.Flagged}", HttpStatusCode.NotFound);
        await other.OpenAsync($"gates/runs/{SampleGates.Flagged}/compare/{SampleGates.Baseline}", HttpStatusCode.NotFound);
        await project.OpenAsync($"gates/runs/{SampleRuns.Before}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Hostile_text_is_text_and_what_cannot_be_read_is_shown_as_it_came()
    {
        const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        var project = await web.CreateProjectAsync();
        var verdict = System.Text.Json.JsonElement.Parse(
            """{"outcome":"flag","conclusive":false,"reasons":["<img src=x onerror=alert(1)>"],"evidence":{"metrics":[{"metric":1}],"baseline":"none","seed":-1,"more":"<b>x</b>"}}""");
        await SampleGates.AddAsync(web, project, SampleGates.Run(SampleGates.Flagged, 1) with { Suite = Hostile, Branch = Hostile, Commit = Hostile }, [SampleGates.Case(0, Hostile, 0.1)], verdict);

        foreach (var address in new[] { "gates", "gates/review", $"gates/runs/{SampleGates.Flagged}", $"gates/suites/{Uri.EscapeDataString(Hostile)}" })
        {
            var page = await project.OpenAsync(address);
            Assert.Empty(page.QuerySelectorAll("main script, main img, [onerror]"));
            Assert.Contains("onerror", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }

    private async Task<TestProject> FilledAsync()
    {
        var project = await web.CreateProjectAsync();
        await SampleGates.FillAsync(web, project);
        return project;
    }

    private static IEnumerable<string> CaseNames(AngleSharp.Dom.IDocument page) =>
        page.QuerySelectorAll("section[aria-labelledby=cases-title] [data-row]").Select(link => link.TextContent);
}
