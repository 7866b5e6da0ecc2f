using System.Net;
using AngleSharp.Dom;
using Platform.Storage.Outcomes;

namespace Platform.Web.Tests.Threads;

public class ThreadPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_as_a_conversation_with_tools_scores_and_outcome()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = 0.9 });
        await project.AddEvaluationAsync(new("ConversationCompleteness", "scored") { ThreadId = "trip-1", Score = 1, Reason = "All was answered." });
        await web.Get<OutcomeStore>().SetAsync(project.Id, "thread", "trip-1", resolved: true, "helpdesk", Cancel);

        var page = await project.OpenAsync("threads/trip-1");

        Assert.Equal(["user", "assistant"], page.QuerySelectorAll(".said").Select(said => said.ClassList[1]));
        Assert.Equal("Find me a flight to Oslo.", page.QuerySelector(".said.user .text")!.TextContent);
        var foot = page.QuerySelector(".turn-foot")!;
        Assert.Equal($"traces/{id}", foot.QuerySelector("a[data-row]")!.GetAttribute("href"));
        Assert.Equal($"traces/{id}?span={Sample.SpanId(3)}", foot.QuerySelector("a.tag")!.GetAttribute("href"));
        Assert.Contains("TaskCompletion0.90", foot.TextContent, StringComparison.Ordinal);
        Assert.Contains("All was answered.", page.QuerySelector("aside")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("resolved", page.QuerySelector(".trace-head")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_all_turns_of_a_long_thread_a_page_at_a_time_and_the_newest_at_once()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Enumerable.Range(0, 130).Select(i =>
            Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromSeconds(200 - i)) with { ThreadId = "long", Input = Sample.Json($"turn {i}") }));

        var turns = new List<string>();
        string? newest = null;
        for (var address = "threads/long"; address is not null;)
        {
            var page = await project.OpenAsync(address);
            turns.AddRange(Said(page));
            newest ??= page.QuerySelectorAll(".pager a").Single(link => link.TextContent == "Newest turns").GetAttribute("href");
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(Enumerable.Range(0, 130).Select(i => $"turn {i}"), turns);
        Assert.Equal(Enumerable.Range(80, 50).Select(i => $"turn {i}"), Said(await project.OpenAsync(newest!)));
    }

    [Theory]
    [InlineData("a/b c?d#e%f")]
    [InlineData("https://chat.example/42")]
    [InlineData("ünï-日本")]
    public async Task Finds_a_thread_whatever_its_id_is(string thread)
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1) with { ThreadId = thread });

        var link = (await project.OpenAsync("threads")).QuerySelector("tbody a[data-row]")!;

        Assert.Equal(thread, link.TextContent);
        Assert.Equal(thread, (await project.OpenAsync(link.GetAttribute("href")!)).QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Lists_threads_by_user_and_outcome()
    {
        var project = await web.CreateProjectAsync();
        foreach (var (thread, user, resolved) in ((string, string, bool)[])[("one", "ada", true), ("two", "bob", false)])
        {
            await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1) with { ThreadId = thread, UserId = user });
            await web.Get<OutcomeStore>().SetAsync(project.Id, "thread", thread, resolved, "", Cancel);
        }

        Assert.Equal(["one"], Listed(await project.OpenAsync("threads?user=ada")));
        Assert.Equal(["two"], Listed(await project.OpenAsync("threads?resolved=false")));
        Assert.Equal(2, Listed(await project.OpenAsync("threads")).Count);
    }

    [Fact]
    public async Task Says_that_a_thread_is_unknown()
    {
        var project = await web.CreateProjectAsync();

        await project.OpenAsync("threads/nobody", HttpStatusCode.NotFound);
    }

    private static List<string> Said(IParentNode page) => [.. page.QuerySelectorAll(".said.user .text").Select(text => text.TextContent)];

    private static List<string> Listed(IParentNode page) => [.. page.QuerySelectorAll("tbody a[data-row]").Select(link => link.TextContent)];
}
