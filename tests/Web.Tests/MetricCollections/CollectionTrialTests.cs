using Microsoft.Playwright;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.MetricCollections;

/// <summary>A draft is tried on what agents did, before it is kept.</summary>
public class CollectionTrialTests(WebFixture web, BrowserFixture browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Says_what_it_would_ask_of_judges_before_it_does()
    {
        var project = await web.CreateProjectAsync();
        for (var i = 0; i < 12; i++)
            await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId(), TimeSpan.FromMinutes(5 + i)));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = Sample.NewTraceId(), Score = 1, JudgeCalls = 2, CostUsd = 0.01m, Judge = "default" });

        var said = await SaidAsync(project, ("Form.Tags", "booking"), ("Form.Metrics[0].Metric", "TaskCompletion"));

        Assert.Contains("on 10 traces: It asks judges about 20 times, with about 0 tokens, at about $0.100", said, StringComparison.Ordinal);
        Assert.Equal(0, await web.CountAsync("select count(*) from evaluation_requests where project_id = @Id", new { project.Id }));
    }

    [Theory]
    [InlineData("PIILeakage", "", "on 1 traces: No metric of these asks a judge: it costs nothing")]
    [InlineData("PIILeakage", "no such tag", "there is no trace to test on")]
    public async Task Says_when_it_costs_nothing_or_nothing_matches(string metric, string tag, string expected)
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));

        Assert.Contains(expected, await SaidAsync(project, ("Form.Tags", tag), ("Form.Metrics[0].Metric", metric)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_results_as_they_come_and_keeps_the_draft()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await using var tab = await browser.OpenAsync(project, "metric-collections/draft");
        await tab.Page.SelectOptionAsync("[name='Form.Metrics[0].Metric']", "PIILeakage");
        await tab.Page.FillAsync("[name='Form.Tags']", "booking");

        await tab.Page.ClickAsync("button[value=trial]");
        await tab.Page.ClickAsync("button[value=run]");
        await Assertions.Expect(tab.Page.Locator(".trial summary .badge.open")).ToContainTextAsync("PIILeakage", new() { Timeout = 15_000 });
        // As the Evaluator would.
        await web.ExecuteAsync(
            """
            update evaluations set status = 'scored', score = 1, success = true, reason = 'Nothing personal.', finished_at = now()
            where project_id = @project and target = 'testCase' and request_id = (select id from evaluation_requests
                where project_id = @project and test_cases -> 0 ->> 'traceId' = @traceId)
            """,
            new { project = project.Id, traceId = id });

        await Assertions.Expect(tab.Page.Locator(".trial summary .badge.good")).ToContainTextAsync("1.00", new() { Timeout = 15_000 });
        Assert.Equal("booking", await tab.Page.InputValueAsync("[name='Form.Tags']"));
        await tab.Page.GotoAsync($"{project.Address}traces/{id}?tab=scores");
        await Assertions.Expect(tab.Page.Locator(".evaluation")).ToHaveCountAsync(0); // it is no score of the trace
    }

    private static async Task<string> SaidAsync(TestProject project, params (string, string)[] fields)
    {
        using var answer = await project.SubmitAsync("metric-collections/draft", "collection",
            [("Form.Scope", "trace"), ("Form.Apply", "named"), .. fields, ("Form.Action", "trial")]);
        var status = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel)).QuerySelector("form [role=status]")!;
        return string.Join(' ', status.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
