using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Platform.Storage.CustomMetrics;

namespace Platform.Web.Tests.TestRuns;

public class TestRunPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_list_shows_each_run_with_its_scores_and_hyperparameters_newest_first()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var page = await project.OpenAsync("test-runs");

        var rows = page.QuerySelectorAll("tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("travel gpt-5", rows[0], StringComparison.Ordinal);
        Assert.Contains("5 cases", rows[0], StringComparison.Ordinal);
        Assert.Contains("model gpt-5", rows[0], StringComparison.Ordinal);
        Assert.Contains("Faithfulness", page.QuerySelector("thead")!.TextContent, StringComparison.Ordinal);
        // (0.1 + 0.9 + 0.7 + 1 + 0.5) / 5
        Assert.Contains("0.64", rows[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("suite=travel", 2)]
    [InlineData("suite=other", 0)]
    [InlineData("hyperparameters.model=gpt-4", 1)]
    [InlineData("hyperparameter=model&value=gpt-4", 1)]
    [InlineData("tag=smoke&branch=main&dataset=trips&source=api", 2)]
    [InlineData("identifier=travel+gpt-5", 1)]
    [InlineData("from=2020-01-01T00:00&to=2020-01-02T00:00", 0)]
    public async Task A_filter_in_the_address_takes_what_it_says(string query, int count)
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        Assert.Equal(count, (await project.OpenAsync($"test-runs?{query}")).QuerySelectorAll("tbody tr").Length);
    }

    [Fact]
    public async Task An_empty_project_shows_how_to_send_a_run()
    {
        var project = await web.CreateProjectAsync();

        Assert.Contains("/api/test-runs", (await project.OpenAsync("test-runs?range=all")).QuerySelector(".empty pre")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_ticked_runs_are_compared_the_later_with_the_earlier()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        using var answer = await project.GetAsync($"test-runs?compare=1&run={SampleRuns.After}&run={SampleRuns.Before}");
        var one = await project.OpenAsync($"test-runs?compare=1&run={SampleRuns.After}");

        Assert.EndsWith($"test-runs/{SampleRuns.After}/compare/{SampleRuns.Before}", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("exactly two", one.QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_shows_its_metrics_and_its_cases_by_filter()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);
        var address = $"test-runs/{SampleRuns.Before}";

        async Task<string[]> CasesAsync(string query) =>
            [.. (await project.OpenAsync($"{address}?{query}")).QuerySelectorAll("section[aria-labelledby=cases-title] [data-row]").Select(link => link.TextContent)];

        Assert.Equal(5, (await CasesAsync("")).Length);
        Assert.Equal(["case rome"], await CasesAsync("outcome=failed"));
        Assert.Equal(["case judge"], await CasesAsync("outcome=errored"));
        Assert.Equal(["case rome", "case same"], await CasesAsync("metric=Faithfulness&maxScore=0.7"));
        Assert.Equal(["case gone"], await CasesAsync("q=only+BEFORE"));
        var page = await project.OpenAsync(address);
        Assert.Contains("testFile", page.QuerySelector("details .json")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_shows_all_that_was_sent_and_why_it_was_scored_so()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var page = await project.OpenAsync($"test-runs/{SampleRuns.Before}/cases/0");

        var text = page.QuerySelector("main")!.TextContent;
        foreach (var expected in new[] { "Question about paris?", "The capital of France is Paris.", "Expected output", "mine", "Because of paris.", "steps", "passed" })
            Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("a[href='test-runs/cases/paris']"));
    }

    [Fact]
    public async Task A_conversation_leads_to_the_trace_of_each_answer()
    {
        var project = await web.CreateProjectAsync();
        var run = SampleRuns.Run(Guid.CreateVersion7(), "gpt-5", minutesAgo: 5);
        await SampleRuns.AddAsync(web, project, run, [SampleRuns.Case(0, "talk", "", 1, 0) with
        {
            Content = JsonElement.Parse("""
                {"turns":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello","traceId":"0af7651916cd43dd8448eb211c80319c"}]}
                """),
        }]);

        var page = await project.OpenAsync($"test-runs/{run.Id}/cases/0");

        Assert.Equal("turn 2", page.QuerySelector("a[href='traces/0af7651916cd43dd8448eb211c80319c']")!.TextContent);
    }

    [Fact]
    public async Task A_case_has_a_history_over_runs()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);

        var page = await project.OpenAsync("test-runs/cases/paris");

        Assert.Equal(["travel gpt-5", "travel gpt-4"], page.QuerySelectorAll("[data-row]").Select(link => link.TextContent));
        Assert.Equal(2, page.QuerySelectorAll("svg.chart").Length);
        Assert.Contains("No run has this case", (await project.OpenAsync("test-runs/cases/a/b")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_metric_of_ones_own_says_that_low_is_good_wherever_its_scores_stand()
    {
        var project = await web.CreateProjectAsync();
        var writer = web.Get<CustomMetricWriter>();
        await writer.AddAsync(project.Id, new() { Name = "rudeness", Metric = "GEval", Options = JsonElement.Parse("""{"criteria":"It is rude.","direction":"lower"}""") },
            activate: true, Cancel);
        var run = SampleRuns.Run(Guid.CreateVersion7(), "gpt-5", minutesAgo: 5);
        await SampleRuns.AddAsync(web, project, run, [SampleRuns.Case(0, "paris", "Go away.", null, null) with
        {
            Scores = [new() { Metric = "rudeness", Score = 0.2, Threshold = 0.5, Success = true }],
        }]);
        await writer.DeactivateAsync(project.Id, "rudeness", Cancel); // scores that are there keep their direction

        Assert.Contains("Lower is better", (await project.OpenAsync("test-runs")).QuerySelectorAll("th").Select(head => head.GetAttribute("title")));
        var page = await project.OpenAsync($"test-runs/{run.Id}");
        Assert.Equal("low", page.QuerySelector("caption")!.Closest("table")!.QuerySelector("tbody td:last-child")!.TextContent);
        Assert.Contains("lower is better", page.QuerySelector("td .badge[title*=rudeness]")!.GetAttribute("title"), StringComparison.Ordinal);
        Assert.Contains("good islow", (await project.OpenAsync($"test-runs/{run.Id}/cases/0")).QuerySelector(".evaluation .facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("lower is better", (await project.OpenAsync("test-runs/cases/paris")).QuerySelector("figure h2")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_run_is_gone_and_another_projects_is_not_seen()
    {
        var project = await web.CreateProjectAsync();
        await SampleRuns.FillAsync(web, project);
        var other = await web.CreateProjectAsync();

        await other.OpenAsync($"test-runs/{SampleRuns.Before}", HttpStatusCode.NotFound);
        await other.OpenAsync($"test-runs/{SampleRuns.After}/compare/{SampleRuns.Before}", HttpStatusCode.NotFound);
        await other.OpenAsync($"test-runs/{SampleRuns.Before}/cases/0", HttpStatusCode.NotFound);
        await project.SubmitAsync($"test-runs/{SampleRuns.Before}", "remove-run");

        await project.OpenAsync($"test-runs/{SampleRuns.Before}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Hostile_text_is_text()
    {
        const string Hostile = "<script>alert(1)</script><img src=x onerror=alert(1)>";
        var project = await web.CreateProjectAsync();
        var run = SampleRuns.Run(SampleRuns.Before, Hostile, 1) with { Name = Hostile, Branch = Hostile };
        var one = SampleRuns.Case(0, Hostile, Hostile, 0, 0);
        await SampleRuns.AddAsync(web, project, run, [one with { Name = Hostile, Scores = [one.Scores[0] with { Metric = Hostile, Reason = Hostile, VerboseLogs = Hostile }] }]);
        await SampleRuns.AddAsync(web, project, run with { Id = SampleRuns.After }, [one with { Content = JsonElement.Parse("""{"input":"x","actualOutput":"<b>y</b>"}""") }]);

        foreach (var address in new[]
        {
            "test-runs", $"test-runs/{SampleRuns.Before}", $"test-runs/{SampleRuns.Before}/cases/0",
            $"test-runs/{SampleRuns.After}/compare/{SampleRuns.Before}", $"test-runs/cases/{Uri.EscapeDataString(Hostile)}",
        })
        {
            var page = await project.OpenAsync(address);
            Assert.Empty(page.QuerySelectorAll("main script, main img, main b > i, [onerror]"));
        }
    }

    [Fact]
    public async Task Ten_thousand_cases_open_quickly_and_come_in_pages()
    {
        var project = await web.CreateProjectAsync();
        var cases = Enumerable.Range(0, 10_000).Select(n => SampleRuns.Case(n, $"c{n}", "out", n % 10 / 10.0, 0.1)).ToList();
        await SampleRuns.AddAsync(web, project, SampleRuns.Run(SampleRuns.Before, "m", 1), cases);
        await project.OpenAsync("test-runs"); // what is compiled once is not counted

        var watch = Stopwatch.StartNew();
        var page = await project.OpenAsync($"test-runs/{SampleRuns.Before}?after=8999");
        var filtered = await project.OpenAsync($"test-runs/{SampleRuns.Before}?metric=Faithfulness&maxScore=0.05&after=9900");

        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 5);
        Assert.Equal("case c9000", page.QuerySelector("section[aria-labelledby=cases-title] [data-row]")!.TextContent);
        Assert.Equal(9, filtered.QuerySelectorAll("section[aria-labelledby=cases-title] [data-row]").Length);
        Assert.NotNull(page.QuerySelector("[rel=next]"));
    }
}
