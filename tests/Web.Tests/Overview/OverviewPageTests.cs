using System.Text.Json;
using AngleSharp.Dom;
using Platform.Metrics.Catalogue;
using Platform.Storage.CustomMetrics;
using Platform.Storage.MetricCollections;
using Platform.Web.Components.Overview;

namespace Platform.Web.Tests.Overview;

public class OverviewPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "using OpenTelemetry;", "http://localhost:4317")]
    [InlineData("?lang=python", "from opentelemetry", "http://localhost:4318/v1/traces")]
    [InlineData("?lang=typescript", "new OTLPTraceExporter", "http://localhost:4318/v1/traces")]
    public async Task Shows_how_to_send_the_first_trace(string query, string code, string address)
    {
        var project = await web.CreateProjectAsync();

        var program = (await project.OpenAsync(query)).QuerySelectorAll(".code code")[^1].TextContent;

        Assert.Contains(code, program, StringComparison.Ordinal);
        Assert.Contains($"\"{address}\"", program, StringComparison.Ordinal);
        Assert.Contains(Snippets.Collection, program, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turns_green_step_by_step()
    {
        var project = await web.CreateProjectAsync();
        Assert.Equal([false, false, false, false], Reached(await project.OpenAsync("")));

        using var made = await project.SubmitAsync("", "first-look");
        Assert.Equal([false, true, false, false], Reached(await project.OpenAsync("")));
        var collection = (await web.Get<MetricCollectionStore>().GetAsync(project.Id, Snippets.Collection, Cancel))!;
        Assert.Empty(CollectionRules.Problems(collection, (metric, scope) => MetricCatalogue.Problem(metric.Metric, metric.Options, metric.Strict, scope)));

        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        Assert.Equal([false, true, true, false], Reached(await project.OpenAsync("")));

        await project.AddEvaluationAsync(new("PIILeakage", "scored") { TraceId = id, Score = 1 });
        Assert.Equal([false, true, true, true], Reached(await project.OpenAsync("")));
    }

    [Fact]
    public async Task Adds_up_traces_and_scores()
    {
        var project = await web.CreateProjectAsync();
        var ids = Enumerable.Range(0, 4).Select(_ => Sample.NewTraceId()).ToList();
        await project.WriteAsync(ids.Select((id, i) => Sample.Span(project, id, 1) with
        {
            Status = i == 0 ? "error" : "ok",
            CostUsd = 0.5m,
            InputTokens = 1000,
            OutputTokens = 500,
            Version = i < 2 ? "1" : "2",
        }));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = ids[0], Score = 0.4 });
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = ids[1], Score = 0.8 });

        var page = await project.OpenAsync("");

        // 1 of 4 failed; each took 100 ms, cost 0.50 USD and used 1,500 tokens.
        Assert.Equal(["4", "25% 1", "100 ms 95 %: 100 ms", "$2.00 $0.500 each", "6.0k 4.0k in, 2.0k out"],
            page.QuerySelectorAll(".card .big").Select(figure => string.Join(' ', figure.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))));
        var score = page.QuerySelector("td a[href*='metric=TaskCompletion']")!.ParentElement!.ParentElement!;
        Assert.Equal(["0.60", "–", "50%"], score.QuerySelectorAll("td").Skip(1).Take(3).Select(cell => cell.TextContent.Trim()));
        Assert.Equal(["1", "2"], page.QuerySelectorAll("td a[href*='version=']").Select(version => version.TextContent).Order());
    }

    [Fact]
    public async Task Trends_and_outliers_follow_the_direction_of_metrics_of_ones_own_too()
    {
        var project = await web.CreateProjectAsync();
        await web.Get<CustomMetricWriter>().AddAsync(project.Id, new()
        {
            Name = "rudeness",
            Metric = "GEval",
            Options = JsonElement.Parse("""{"criteria":"It is rude.","direction":"lower"}"""),
        }, activate: true, Cancel);
        // Ten scores around 0.5 yesterday and around 0.3 today, with one far off at each end.
        foreach (var metric in new[] { "Faithfulness", "rudeness" })
        {
            for (var i = 0; i < 10; i++)
            {
                await AddAsync(0.5 + i % 2 * 0.02, "30 hours");
                await AddAsync(0.3 + i % 2 * 0.02, "1 hour");
            }
            await AddAsync(0.9, "1 hour");
            await AddAsync(0.05, "1 hour");

            async Task AddAsync(double score, string ago)
            {
                var id = Sample.NewTraceId();
                await project.WriteAsync(Sample.Span(project, id, 1));
                await project.AddEvaluationAsync(new(metric, "scored") { TraceId = id, Score = score });
                await web.ExecuteAsync(
                    "update evaluations set created_at = now() - @ago::interval where project_id = @Id and trace_id = decode(@trace, 'hex')", new { project.Id, trace = id, ago });
            }
        }

        var page = await project.OpenAsync("?range=24h");

        var rows = page.QuerySelectorAll("tr:has(a[href*='metric='])").ToDictionary(row => row.QuerySelector("a")!.TextContent);
        Assert.NotNull(rows["Faithfulness"].QuerySelector(".badge.bad"));
        Assert.NotNull(rows["rudeness"].QuerySelector(".badge.good"));
        Assert.Contains("low is good", rows["rudeness"].TextContent, StringComparison.Ordinal);
        Assert.Equal("traces?range=24h&metric=Faithfulness&maxScore=0.05", Outliers("Faithfulness"));
        Assert.Equal("traces?range=24h&metric=rudeness&minScore=0.9", Outliers("rudeness"));
        Assert.Single((await project.OpenAsync(Outliers("rudeness")!)).QuerySelectorAll("tbody tr"));

        string? Outliers(string metric) => rows[metric].QuerySelector("a[href*='Score=']")?.GetAttribute("href");
    }

    [Fact]
    public async Task A_change_that_chance_can_do_is_grey()
    {
        var project = await web.CreateProjectAsync();
        foreach (var (score, ago) in new[] { (0.9, "30 hours"), (0.2, "1 hour") }) // one score each says nothing
        {
            var id = Sample.NewTraceId();
            await project.WriteAsync(Sample.Span(project, id, 1));
            await project.AddEvaluationAsync(new("Faithfulness", "scored") { TraceId = id, Score = score });
            await web.ExecuteAsync("update evaluations set created_at = now() - @ago::interval where trace_id = decode(@trace, 'hex')", new { trace = id, ago });
        }

        var change = (await project.OpenAsync("?range=24h")).QuerySelector("td a[href*='metric=Faithfulness']")!.Closest("tr")!.QuerySelector(".badge")!;

        Assert.Equal(("badge none", "−0.70"), (change.ClassName, change.TextContent.Trim()));
    }

    private static List<bool> Reached(IParentNode page) => [.. page.QuerySelectorAll(".guide ol > li").Select(step => step.ClassList.Contains("reached"))];
}
