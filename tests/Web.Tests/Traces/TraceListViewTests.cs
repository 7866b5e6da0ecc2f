using AngleSharp.Dom;

namespace Platform.Web.Tests.Traces;

/// <summary>How the list of traces is looked at: its columns, the values beside it, a trace beside it.</summary>
public class TraceListViewTests(WebFixture web)
{
    [Theory]
    [InlineData("", "Name, input|Scores|Tags|User, thread|Duration, spans|Cost, tokens|Started")]
    [InlineData("?column=environment&column=tags&column=metadata.tier&column=nonsense", "Name, input|Tags|Environment|tier")]
    [InlineData("?column=output", "Name, input|Output")]
    public async Task Has_the_columns_that_its_address_names(string query, string expected)
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));

        var page = await project.OpenAsync($"traces{query}");

        Assert.Equal(expected, string.Join('|', page.QuerySelectorAll("main thead th").Skip(1).Select(head => head.TextContent)));
        Assert.All(page.QuerySelectorAll("tbody tr"), row => Assert.Equal(expected.Split('|').Length + 1, row.QuerySelectorAll("td").Length));
    }

    [Fact]
    public async Task A_metadata_column_is_a_column_of_the_address()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));

        using var answer = await project.GetAsync("traces?column=tags&columnKey=tier");
        Assert.Equal("?column=tags&column=metadata.tier", answer.Headers.Location!.Query);
        var cell = (await project.OpenAsync("traces?column=metadata.tier")).QuerySelectorAll("tbody td")[^1];

        Assert.Equal("pro", cell.TextContent.Trim());
    }

    [Fact]
    public async Task Counts_the_values_of_its_traces_and_a_click_filters_by_one()
    {
        var project = await web.CreateProjectAsync();
        var ids = Enumerable.Range(0, 3).Select(_ => Sample.NewTraceId()).ToList();
        foreach (var id in ids)
            await project.WriteAsync(Sample.Trip(project, id));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, name: "other"));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, name: "too old", ago: TimeSpan.FromDays(2)));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = ids[0], Score = 0.4 });
        Assert.Null((await project.OpenAsync("traces")).QuerySelector(".facets"));

        var facets = Facets(await project.OpenAsync("traces?facets=true"));

        Assert.Equal(["plan trip 3", "other 1", "booking 3", "TaskCompletion 1", "production 3", "1.4.0 3", "ok 4", "ada 3"], facets.Keys);
        var filtered = await project.OpenAsync(facets["TaskCompletion 1"]);
        Assert.Equal(ids[0], filtered.QuerySelector("tbody a[data-row]")!.GetAttribute("href")!.Split('/')[^1]);
        Assert.Equal("traces?facets=true", Facets(filtered)["TaskCompletion 1"]); // once more takes it away
    }

    [Fact]
    public async Task Offers_the_values_of_the_chosen_time_where_one_can_be_typed()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromDays(2)) with { TraceTags = ["old"] });

        Assert.Equal(["booking"], Offered(await project.OpenAsync("traces")));
        Assert.Equal(["booking", "old"], Offered(await project.OpenAsync("traces?range=all")));

        static IEnumerable<string?> Offered(IParentNode page) => page.QuerySelectorAll("datalist#values-tag option").Select(option => option.GetAttribute("value"));
    }

    [Fact]
    public async Task Shows_a_trace_beside_the_list_and_the_way_to_its_neighbours()
    {
        var project = await web.CreateProjectAsync();
        var ids = Enumerable.Range(0, 3).Select(_ => Sample.NewTraceId()).ToList();
        foreach (var (i, id) in ids.Index())
            await project.WriteAsync(Sample.Trip(project, id, TimeSpan.FromMinutes(5 + i)));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = ids[1], Score = 0.8 });

        var page = await project.OpenAsync($"traces?tag=booking&peek={ids[1]}");
        var peek = page.QuerySelector(".peek")!;

        Assert.Equal(3, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(ids[1], page.QuerySelector("tr[aria-current] a[data-row]")!.GetAttribute("href")!.Split('/')[^1]);
        Assert.Contains("Find me a flight to Oslo.", peek.TextContent, StringComparison.Ordinal);
        Assert.Contains("TaskCompletion", peek.TextContent, StringComparison.Ordinal);
        Assert.Equal(4, peek.QuerySelectorAll(".span").Length);
        Assert.Equal($"traces?tag=booking&peek={ids[0]}", peek.QuerySelector("[rel=prev]")!.GetAttribute("href"));
        Assert.Equal($"traces?tag=booking&peek={ids[2]}", peek.QuerySelector("[rel=next]")!.GetAttribute("href"));
        Assert.Equal("traces?tag=booking", peek.QuerySelector("[data-key=Escape]")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_peek_at_nothing_says_so()
    {
        var project = await web.CreateProjectAsync();

        var page = await project.OpenAsync($"traces?peek={Sample.NewTraceId()}");

        Assert.Equal("Not in this project", page.QuerySelector(".peek h2")!.TextContent);
    }

    private static Dictionary<string, string> Facets(IParentNode page) => page.QuerySelectorAll(".facets li")
        .ToDictionary(facet => $"{facet.QuerySelector("a")!.TextContent} {facet.QuerySelector(".num")!.TextContent}", facet => facet.QuerySelector("a")!.GetAttribute("href")!);
}
