using System.Net;
using System.Text.Json;
using AngleSharp.Dom;

namespace Platform.Web.Tests.Traces;

public class TracesPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tag=booking&tag=vip")]
    [InlineData("metadata.tier=pro")]
    [InlineData("user=ada")]
    [InlineData("thread=trip-1")]
    [InlineData("environment=production")]
    [InlineData("version=1.4.0")]
    [InlineData("name=plan+trip")]
    [InlineData("name=*lan*")]
    [InlineData("status=ok")]
    [InlineData("minDurationMs=90&name=plan+trip")]
    [InlineData("metric=TaskCompletion&maxScore=0.5")]
    [InlineData("metric=TaskCompletion&minScore=0.3&maxScore=0.5")]
    [InlineData("range=1h&name=plan+trip")]
    [InlineData("prompt=greet")]
    [InlineData("prompt=greet&promptVersion=00.00.02")]
    [InlineData("prompt=greet&promptVersion=abc123")]
    public async Task Shows_what_its_address_filters(string query)
    {
        var project = await web.CreateProjectAsync();
        var (wanted, other) = (Sample.NewTraceId(), Sample.NewTraceId());
        await project.WriteAsync(Sample.Trip(project, wanted)[0] with { TraceTags = ["booking", "vip"], Details = """{"promptName":"greet","promptVersion":"00.00.02","promptCommit":"abc123"}""" });
        await project.WriteAsync(Sample.Span(project, other, 0, name: "other", ago: TimeSpan.FromHours(2)) with { Status = "error", TraceTags = ["booking"], Details = """{"promptName":"part","promptVersion":"00.00.02"}""" });
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = wanted, Score = 0.4 });
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = other, Score = 0.9 });

        var page = await project.OpenAsync($"traces?{query}");

        Assert.Equal([wanted], Rows(page));
    }

    [Fact]
    public async Task Shows_the_newest_first_and_all_of_them_by_following_older()
    {
        var project = await web.CreateProjectAsync();
        var ids = Enumerable.Range(0, 120).Select(_ => Sample.NewTraceId()).ToList();
        await project.WriteAsync(ids.Select((id, i) => Sample.Span(project, id, 1, ago: TimeSpan.FromSeconds(10 + i))));

        var seen = new List<string>();
        for (var address = "traces"; address is not null;)
        {
            var page = await project.OpenAsync(address);
            seen.AddRange(Rows(page));
            address = page.QuerySelector("a[rel=next]")?.GetAttribute("href");
        }

        Assert.Equal(ids, seen);
    }

    [Fact]
    public async Task Leaves_out_what_no_database_can_hold()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));

        Assert.Single(Rows(await project.OpenAsync("traces?name=%00")));
    }

    [Fact]
    public async Task Keeps_to_its_project()
    {
        var (project, other) = (await web.CreateProjectAsync(), await web.CreateProjectAsync());
        var id = Sample.NewTraceId();
        await other.WriteAsync(Sample.Trip(other, id));

        Assert.Empty(Rows(await project.OpenAsync("traces")));
        await project.OpenAsync($"traces/{id}", HttpStatusCode.NotFound);
        using var json = await project.GetAsync($"traces/{id}/json");
        Assert.Equal(HttpStatusCode.NotFound, json.StatusCode);
        Assert.Equal([id], Rows(await other.OpenAsync("traces")));
    }

    [Fact]
    public async Task Links_stay_in_the_project()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));

        var page = await project.OpenAsync("traces");

        Assert.Equal(project.Address, page.QuerySelector("base")!.GetAttribute("href"));
        Assert.All(page.QuerySelectorAll("main a[href]"), link => Assert.DoesNotMatch("^(/|https?:)", link.GetAttribute("href")));
    }

    [Theory]
    [InlineData("search=trip&user=&tag=", "name=%2Atrip%2A")]
    [InlineData("search=%22plan+trip%22", "name=plan%20trip")]
    [InlineData("metadataKey=tier&metadataValue=pro", "metadata.tier=pro")]
    [InlineData("groupKey=tier", "group=metadata.tier")]
    [InlineData("range=7d&from=2026-01-01T00:00", "range=7d")]
    [InlineData("range=fixed&from=2026-01-01T00:00", "from=2026-01-01T00:00")]
    public async Task Form_fields_become_the_short_address_that_they_mean(string submitted, string expected)
    {
        var project = await web.CreateProjectAsync();

        using var answer = await project.GetAsync($"traces?{submitted}");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal($"?{expected}", answer.Headers.Location!.Query);
    }

    [Theory]
    [InlineData("minDurationMs=long", "is not a number")]
    [InlineData("maxScore=0.5", "needs the metric")]
    [InlineData("minScore=0.5", "needs the metric")]
    [InlineData("from=yesterday", "is not a time")]
    [InlineData("cursor=nonsense", "not one of this list")]
    public async Task Says_what_of_its_address_it_could_not_use(string query, string problem)
    {
        var project = await web.CreateProjectAsync();

        var page = await project.OpenAsync($"traces?{query}");

        Assert.Contains(problem, page.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag", "booking")]
    [InlineData("name", "plan trip")]
    [InlineData("version", "1.4.0")]
    [InlineData("metadata.tier", "pro")]
    public async Task Groups_with_count_pass_rate_and_the_mean_of_one_metric(string by, string key)
    {
        var project = await web.CreateProjectAsync();
        foreach (var score in (double[])[0.4, 0.8])
        {
            var id = Sample.NewTraceId();
            await project.WriteAsync(Sample.Trip(project, id));
            await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = score });
        }

        var row = (await project.OpenAsync($"traces?metric=TaskCompletion&group={by}")).QuerySelector("tbody tr")!;
        var cells = row.QuerySelectorAll("td").Select(cell => cell.TextContent.Trim()).ToList();

        // Mean of 0.4 and 0.8; one of two reaches the threshold of 0.7.
        Assert.Equal([key, "2"], cells[..2]);
        Assert.Equal(["0.60", "50%"], cells[^2..]);
        Assert.Equal(2, Rows(await project.OpenAsync(row.QuerySelector("a")!.GetAttribute("href")!)).Count);
        // A mean over metrics of which one is good when high and the other when low says nothing.
        Assert.DoesNotContain("Mean Task", (await project.OpenAsync($"traces?group={by}")).QuerySelector("thead")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_what_the_demo_judge_scored_and_never_shows_a_missing_score_as_zero()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = id, Score = 0.9, Demo = true });
        await project.AddEvaluationAsync(new("Faithfulness", "errored") { TraceId = id, Error = "The judge is down." });

        var badges = (await project.OpenAsync("traces")).QuerySelectorAll("td .badge").Select(badge => (badge.ClassName, badge.TextContent.Trim()));

        Assert.Equal([("badge missing", "Faithfulnessno score"), ("badge good", "TaskCompletion0.90demo")], badges);
    }

    [Fact]
    public async Task Keeps_filters_under_a_name_for_everybody_in_the_project()
    {
        var project = await web.CreateProjectAsync();

        using var saved = await project.SubmitAsync("traces?status=error", "save-view", ("ViewName", "Failures"));
        Assert.Equal(HttpStatusCode.Found, saved.StatusCode);

        var view = (await project.OpenAsync("traces")).QuerySelector(".menu li a[href*=status]")!;
        Assert.Equal(("Failures", "traces?status=error"), (view.TextContent, view.GetAttribute("href")));

        var remove = view.ParentElement!.QuerySelector("[name=_handler]")!.GetAttribute("value")!;
        using var removed = await project.SubmitAsync("traces", remove);
        Assert.Null((await project.OpenAsync("traces")).QuerySelector(".menu li a[href*=status]"));
    }

    [Fact]
    public async Task Downloads_the_selection_as_json_and_csv()
    {
        var project = await web.CreateProjectAsync();
        var (wanted, other) = (Sample.NewTraceId(), Sample.NewTraceId());
        await project.WriteAsync(Sample.Trip(project, wanted)[0] with { Input = Sample.Json("=1+1, \"quoted\"") });
        await project.WriteAsync(Sample.Span(project, other, 1));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = wanted, Score = 0.5 });

        using var json = await project.GetAsync("traces.json?tag=booking");
        using var csv = await project.GetAsync("traces.csv?tag=booking");

        var trace = JsonSerializer.Deserialize<JsonElement>(await json.Content.ReadAsStringAsync(Cancel)).EnumerateArray().Single();
        Assert.Equal(wanted, trace.GetProperty("trace").GetProperty("traceId").GetString());
        Assert.Equal(0.5, trace.GetProperty("scores")[0].GetProperty("meanScore").GetDouble());
        var lines = (await csv.Content.ReadAsStringAsync(Cancel)).TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"{wanted},plan trip,", lines[1], StringComparison.Ordinal);
        Assert.Contains("TaskCompletion=0.5", lines[1], StringComparison.Ordinal);
        // A cell that a spreadsheet would run as a formula is text.
        Assert.Contains("\"'=1+1, \"\"quoted\"\"\"", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_it_is_empty_and_what_to_do()
    {
        var project = await web.CreateProjectAsync();
        Assert.Contains("No trace has arrived", (await project.OpenAsync("traces")).QuerySelector(".empty")!.TextContent, StringComparison.Ordinal);

        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromDays(3)));
        var empty = (await project.OpenAsync("traces")).QuerySelector(".empty")!;
        Assert.Contains("3 d ago", empty.TextContent, StringComparison.Ordinal);
        Assert.Single(Rows(await project.OpenAsync(empty.QuerySelector("a")!.GetAttribute("href")!)));
    }

    private static List<string> Rows(IParentNode page) =>
        [.. page.QuerySelectorAll("tbody a[data-row]").Select(link => link.GetAttribute("href")!.Split('/')[^1])];
}
