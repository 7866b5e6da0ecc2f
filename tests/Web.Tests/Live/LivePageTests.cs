using Microsoft.Playwright;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Live;

/// <summary>What changes by itself, in a real browser.</summary>
public class LivePageTests(WebFixture web, BrowserFixture browser)
{
    [Fact]
    public async Task A_pending_evaluation_becomes_its_score_without_a_reload_and_without_moving_anything()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.SettleAsync();
        await project.AddEvaluationAsync(new("TaskCompletion", "pending") { TraceId = id });
        await using var tab = await browser.OpenAsync(project, $"traces/{id}");
        await Assertions.Expect(tab.Page.Locator(".badge.open")).ToContainTextAsync("TaskCompletion");
        await tab.Page.EvaluateAsync("window.stayed = true");
        await tab.Page.FillAsync("[name=find]", "what I type");
        var before = await tab.Page.Locator(".panel").First.BoundingBoxAsync();

        await web.ExecuteAsync(
            """
            update evaluations set status = 'scored', score = 0.91, success = true, finished_at = now()
            where project_id = @Id and metric = 'TaskCompletion'
            """,
            new { project.Id });
        web.Signal(project, id);

        await Assertions.Expect(tab.Page.Locator(".badge.good")).ToContainTextAsync("0.91", new() { Timeout = 15_000 });
        Assert.True(await tab.Page.EvaluateAsync<bool>("window.stayed"));
        Assert.Equal("what I type", await tab.Page.InputValueAsync("[name=find]"));
        var after = await tab.Page.Locator(".panel").First.BoundingBoxAsync();
        Assert.Equal((before!.X, before.Y), (after!.X, after.Y));
        Assert.Empty(tab.Errors);
    }

    [Fact]
    public async Task An_unknown_trace_appears_when_it_arrives()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await using var tab = await browser.OpenAsync(project, $"traces/{id}");
        await Assertions.Expect(tab.Page.Locator("h1")).ToContainTextAsync("still arriving");
        await tab.Page.EvaluateAsync("location.hash = 'main'"); // as the link that skips to the content leaves it

        await project.WriteAsync(Sample.Trip(project, id));
        web.Signal(project, id);

        await Assertions.Expect(tab.Page.Locator("h1")).ToContainTextAsync("plan trip", new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task New_traces_are_counted_and_come_in_when_asked_for()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        await using var tab = await browser.OpenAsync(project, "traces?tag=booking");
        await Assertions.Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(1);

        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId(), TimeSpan.FromSeconds(1)));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromSeconds(1))); // not of the filter
        web.Signal(project, "");

        await Assertions.Expect(tab.Page.Locator(".pill")).ToHaveTextAsync("1 new", new() { Timeout = 15_000 });
        await Assertions.Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(1);
        await tab.Page.ClickAsync(".pill");
        await Assertions.Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2);
        await Assertions.Expect(tab.Page.Locator(".pill")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Following_brings_new_traces_in_by_itself()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        await using var tab = await browser.OpenAsync(project, "traces?live=true");

        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId(), TimeSpan.FromSeconds(1)));
        web.Signal(project, "");

        await Assertions.Expect(tab.Page.Locator("tbody tr")).ToHaveCountAsync(2, new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task The_guide_turns_green_when_trace_and_score_arrive()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await using var tab = await browser.OpenAsync(project, "");
        await Assertions.Expect(tab.Page.Locator(".guide .reached")).ToHaveCountAsync(0);

        await project.WriteAsync(Sample.Trip(project, id));
        web.Signal(project, id);
        await Assertions.Expect(tab.Page.Locator(".guide .reached")).ToHaveCountAsync(1, new() { Timeout = 15_000 });

        await project.AddEvaluationAsync(new("PIILeakage", "scored") { TraceId = id, Score = 1 });
        web.Signal(project, id);
        await Assertions.Expect(tab.Page.Locator(".guide .reached")).ToHaveCountAsync(2, new() { Timeout = 15_000 });
    }

    [Fact]
    public async Task A_collection_counts_on_while_its_editor_is_used()
    {
        var project = await web.CreateProjectAsync();
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = Sample.NewTraceId(), Score = 1 });
        await using var tab = await browser.OpenAsync(project, "metric-collections/answers");
        await tab.Page.FillAsync("[name='Form.Tags']", "what I type");

        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = Sample.NewTraceId(), Score = 1 });
        web.Signal(project, "");

        await Assertions.Expect(tab.Page.Locator(".funnel li").First).ToHaveTextAsync("2queued", new() { Timeout = 15_000 });
        Assert.Equal("what I type", await tab.Page.InputValueAsync("[name='Form.Tags']"));
    }
}
