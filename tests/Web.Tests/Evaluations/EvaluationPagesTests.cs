using System.Net;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Platform.Storage.Evaluations;
using Platform.Storage.Projects;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Evaluations;

/// <summary>The past evaluated again: chosen, estimated, followed, cancelled, compared.</summary>
public class EvaluationPagesTests(WebFixture web, BrowserFixture browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_traces_of_a_filter_are_estimated_before_they_are_evaluated()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1));
        await using var tab = await browser.OpenAsync(project, "traces?tag=booking");

        await tab.Page.ClickAsync("text=Evaluate these");
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("2 traces");
        await Assertions.Expect(tab.Page.Locator("button[value=start]")).ToHaveCountAsync(0);
        await tab.Page.SelectOptionAsync("[name='Form.By']", "metric:ToolErrorRate");
        await tab.Page.ClickAsync("button[value=estimate]");
        await Assertions.Expect(tab.Page.Locator("form [role=status]")).ToContainTextAsync("2 traces. No metric of these asks a judge");
        await tab.Page.ClickAsync("button[value=start]");
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("0 of 2 traces taken");

        var run = Assert.Single(await web.Get<ReevaluationResultStore>().ListAsync(project.Id, 10, Cancel));
        Assert.Equal((2L, "trace"), (run.Traces, run.Scope));
    }

    [Fact]
    public async Task All_of_them_are_reached_page_by_page()
    {
        var project = await web.CreateProjectAsync();
        for (var i = 0; i < 120; i++)
            await web.Get<ReevaluationRunStore>().AddAsync(project.Id, new(), null, [new() { Metric = "Latency" }], traces: i, Cancel);

        var seen = new List<string>();
        for (var address = "evaluations"; address is not null;)
        {
            var page = await project.OpenAsync(address);
            seen.AddRange(page.QuerySelectorAll("tbody td:nth-child(4)").Select(cell => cell.TextContent));
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(0, 120).Reverse().Select(i => $"0 of {i}"), seen);
    }

    [Fact]
    public async Task A_metric_of_traces_does_not_measure_threads_and_says_so()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));

        var refused = await SaidAsync(project, ("Form.By", "metric:ExactMatch"), ("Form.Scope", "thread"));
        var threads = await SaidAsync(project, ("Form.By", "metric:TurnCount"), ("Form.Scope", "thread"));

        Assert.Contains("not a thread", refused, StringComparison.Ordinal);
        Assert.Contains("1 threads.", threads, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_followed_live_and_stands_beside_what_was_before_in_the_metrics_direction()
    {
        var project = await web.CreateProjectAsync();
        var (better, worse) = (Sample.NewTraceId(), Sample.NewTraceId());
        foreach (var (id, before) in new[] { (better, 0.9), (worse, 0.1) })
        {
            await project.WriteAsync(Sample.Trip(project, id));
            await project.AddEvaluationAsync(new("Hallucination", "scored") { TraceId = id, Score = before });
        }
        var run = await StartAsync(project, "Hallucination");
        await using var tab = await browser.OpenAsync(project, $"evaluations/{run}");
        await Assertions.Expect(tab.Page.Locator("main")).ToContainTextAsync("2 wait or run");

        await web.ExecuteAsync(
            """
            update evaluations set status = 'scored', score = 0.5, success = true, finished_at = now() where project_id = @Id and request_id = @run
            """, new { project.Id, run });

        await Assertions.Expect(tab.Page.Locator("h1 + .badge")).ToContainTextAsync("done", new() { Timeout = 15_000 });
        var rows = tab.Page.Locator("section:has(> h2:text('Subjects')) tbody tr");
        // Lower is better: what rose from 0.1 to 0.5 has lost, and comes first.
        await Assertions.Expect(rows.Nth(0).Locator(".badge.bad").Last).ToContainTextAsync("+0.40");
        await Assertions.Expect(rows.Nth(1).Locator(".badge.good").Last).ToContainTextAsync("−0.40");
        await tab.Page.ClickAsync("[aria-label='1 better']");
        await Assertions.Expect(rows).ToHaveCountAsync(1);
        var found = await tab.Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("; ", found.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task What_waits_can_be_cancelled()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        var run = await StartAsync(project, "ToolErrorRate");

        using var cancelled = await project.SubmitAsync($"evaluations/{run}", "cancel");

        Assert.Equal(HttpStatusCode.Found, cancelled.StatusCode);
        Assert.Contains("cancelled", (await project.OpenAsync($"evaluations/{run}")).QuerySelector(".head .badge")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("cancelled", (await project.OpenAsync("evaluations")).QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        await project.OpenAsync($"evaluations/{Guid.NewGuid()}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_budget_of_the_project_is_set_in_Settings()
    {
        var project = await web.CreateProjectAsync();

        using var set = await project.SubmitAsync("settings", "set-budget", ("DailyUsd", "2.50"));
        Assert.Equal(2.5m, await web.Get<ProjectStore>().GetDailyBudgetAsync(project.Id, Cancel));
        using var wrong = await project.SubmitAsync("settings", "set-budget", ("DailyUsd", "much"));
        Assert.Contains("must be an amount", WebFixture.Parse(await wrong.Content.ReadAsStringAsync(Cancel)).QuerySelector("#budget [role=alert]")!.TextContent, StringComparison.Ordinal);
        using var none = await project.SubmitAsync("settings", "set-budget", ("DailyUsd", ""));
        Assert.Null(await web.Get<ProjectStore>().GetDailyBudgetAsync(project.Id, Cancel));
    }

    private static async Task<string> SaidAsync(TestProject project, params (string, string)[] fields)
    {
        using var answer = await project.SubmitAsync("evaluations/new", "evaluate", [.. fields, ("Form.Action", "estimate")]);
        return string.Join(' ', WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel)).QuerySelector("form.form")!.TextContent
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Begun, and queued as Evaluators do.</summary>
    private async Task<Guid> StartAsync(TestProject project, string metric)
    {
        var run = await web.Get<ReevaluationRunStore>().AddAsync(project.Id, new(), null, [new() { Metric = metric }], traces: 2, Cancel);
        var pages = web.Get<ReevaluationPages>();
        var results = web.Get<ReevaluationResultStore>();
        while ((await results.GetAsync(project.Id, run, [], Cancel))!.QueuedAt is null)
            await pages.QueueNextAsync(Cancel);
        return run;
    }
}
