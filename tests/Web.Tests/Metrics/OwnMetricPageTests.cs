using System.Net;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Platform.Storage.CustomMetrics;
using Platform.Web.Tests.GuardRails;

namespace Platform.Web.Tests.Metrics;

public class OwnMetricPageTests(WebFixture web, BrowserFixture browser)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_metric_is_made_kept_and_activated_and_stands_in_the_list_and_the_collection_editor()
    {
        var project = await web.CreateProjectAsync();
        using var made = await project.SubmitAsync("metrics/Booking code?kind=pattern", "metric",
            ("Form.Metric", "PatternFound"), ("Form.Pattern", "[A-Z]{2}-[0-9]{4}"), ("Form.Description", "as the airline has them"), ("Form.Action", "save"));
        var page = await project.OpenAsync("metrics/Booking%20code?version=1&saved=true");
        Assert.Contains("It does not run yet", page.QuerySelector(".done")!.TextContent, StringComparison.Ordinal);

        using var activated = await project.SubmitAsync("metrics/Booking%20code?version=1", "activate-metric");

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.Found), (made.StatusCode, activated.StatusCode));
        Assert.Contains("active", (await project.OpenAsync("metrics")).QuerySelector("tbody tr")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Booking code", (await project.OpenAsync("metric-collections/answers")).QuerySelector("optgroup[label='Your own']")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pattern", "PatternFound", "Form.Pattern", "(", "Form.Pattern", "not a regular expression")]
    [InlineData("schema", "JsonSchema", "Form.Schema", "{", "Form.Schema", "must be JSON")]
    [InlineData("sum", "Arithmetic", "Form.Expression", "1 +", "Form.Expression", "ends too early")]
    [InlineData("sum", "Arithmetic", "Form.Expression", "Nonsense", "Form.Expression", "no metric Nonsense")]
    [InlineData("criteria", "GEval", "Form.Criteria.Rubric", "good or bad", "Form.Criteria.Rubric", "A line of the rubric")]
    [InlineData("criteria", "GEval", "Form.Criteria.Criteria", "", "Form.Criteria.Criteria", "needs the option criteria")]
    [InlineData("webhook", "Webhook", "Form.Url", "ftp://a", "Form.Url", "begins with http")]
    public async Task What_is_wrong_stands_beside_its_field_and_what_was_typed_stays(
        string kind, string metric, string field, string typed, string beside, string said)
    {
        var project = await web.CreateProjectAsync();

        using var answer = await project.SubmitAsync($"metrics/mine?kind={kind}", "metric", ("Form.Metric", metric), (field, typed), ("Form.Action", "save"));
        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));

        var input = page.QuerySelector($"[name='{beside}']")!;
        Assert.Contains(said, input.ParentElement!.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(typed, input.GetAttribute("value") ?? input.TextContent);
        Assert.Empty(await web.Get<CustomMetricStore>().ListAllAsync(project.Id, Cancel));
    }

    [Fact]
    public async Task A_graph_is_drawn_node_by_node_and_a_circle_is_found()
    {
        var project = await web.CreateProjectAsync();
        await using var tab = await browser.OpenAsync(project, "metrics/polite?kind=graph");
        await tab.Page.ClickAsync("button[value=add-task]");
        await Assertions.Expect(tab.Page.Locator(".nodes > li")).ToHaveCountAsync(2);
        await tab.Page.FillAsync("[name='Form.Graph.Nodes[0].Id']", "greets");
        await tab.Page.FillAsync("[name='Form.Graph.Nodes[0].Text']", "Does it greet?");
        await tab.Page.FillAsync("[name='Form.Graph.Nodes[1].Id']", "list");
        await tab.Page.FillAsync("[name='Form.Graph.Nodes[1].Text']", "List the polite words.");
        await tab.Page.FillAsync("[name='Form.Graph.Nodes[1].Next']", "list");
        await tab.Page.ClickAsync("button[value=save]");
        await Assertions.Expect(tab.Page.Locator(".problem").First).ToContainTextAsync("has a cycle: list → list");

        await tab.Page.FillAsync("[name='Form.Graph.Nodes[1].Next']", "greets");
        await tab.Page.ClickAsync("button[value=activate]");
        await Assertions.Expect(tab.Page.Locator(".done")).ToContainTextAsync("runs from now on");

        await Assertions.Expect(tab.Page.Locator("svg.graph rect")).ToHaveCountAsync(4); // two nodes and two scores
        var found = await tab.Page.RunAxe();
        Assert.True(found.Violations.Length == 0, string.Join("; ", found.Violations.Select(violation => $"{violation.Id}: {violation.Nodes[0].Html}")));
        Assert.Empty(tab.Errors);
        var kept = (await web.Get<CustomMetricStore>().GetAsync(project.Id, "polite", Cancel))!;
        Assert.Equal(("DAG", true), (kept.Metric, kept.Active));
    }

    [Fact]
    public async Task A_version_is_tried_before_it_is_activated()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        await KeepAsync(project, "flights", "PatternFound", new { pattern = "flights" });
        await using var tab = await browser.OpenAsync(project, "metrics/flights?version=1");

        await tab.Page.ClickAsync("button[value=trial]");
        await Assertions.Expect(tab.Page.Locator("[role=status]").First).ToContainTextAsync("it costs nothing");
        await tab.Page.ClickAsync("button[value=run]");
        await Assertions.Expect(tab.Page.Locator(".trial summary .badge.open")).ToContainTextAsync("flights", new() { Timeout = 15_000 });
        await web.ExecuteAsync(
            """
            update evaluations set status = 'scored', score = 1, success = true, finished_at = now()
            where project_id = @Id and metric = 'flights' and metric_version = 1 and target = 'testCase'
            """, new { project.Id }); // as the Evaluator would

        await Assertions.Expect(tab.Page.Locator(".trial summary .badge.good")).ToContainTextAsync("1.00", new() { Timeout = 15_000 });
        await tab.Page.ClickAsync("text=Activate version 1");
        await Assertions.Expect(tab.Page.Locator("h2 .badge.good")).ToContainTextAsync("active");
    }

    [Fact]
    public async Task A_version_shows_its_calibration_and_waits_for_one_where_the_project_asks_for_it()
    {
        var project = await web.CreateProjectAsync();
        using var set = await project.SubmitAsync("settings", "set-least-kappa", ("LeastKappa", "0.6"));
        await KeepAsync(project, "tone", "GEval", new { criteria = "It is kind." });

        var page = await project.OpenAsync("metrics/tone?version=1");
        Assert.Contains("nobody knows how far its judge agrees", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("there is none of this version", page.QuerySelector(".problem")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Activate version 1", page.Body.TextContent, StringComparison.Ordinal);

        // As Gates and the Evaluator leave it: 40 of 40 alike.
        await web.ExecuteAsync(
            """
            with asked as (select gen_random_uuid() id),
            labels as (insert into calibrations (project_id, request_id, metric, metric_version, labels)
                select @Id, id, 'tone', 1, array_fill(true, array[20]) || array_fill(false, array[20]) from asked)
            insert into evaluations (project_id, id, target, subject, request_id, metric, metric_version, status, score, success, threshold, judge, finished_at)
            select @Id, gen_random_uuid(), 'testCase', concat_ws('/', id::text, place, 1), id, 'tone', 1, 'scored', 1, place < 20, 0.5, 'strong', now()
            from asked, generate_series(0, 39) place
            """, new { project.Id });
        var calibrated = await project.OpenAsync("metrics/tone?version=1");
        Assert.Contains("40 labels by the judge strong", calibrated.Body!.TextContent.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("1.00 (0.84 to 1.00)", calibrated.Body.TextContent, StringComparison.Ordinal); // Wilson's of 20 of 20

        using var activated = await project.SubmitAsync("metrics/tone?version=1", "activate-metric");
        Assert.True((await web.Get<CustomMetricStore>().GetAsync(project.Id, "tone", Cancel))!.Active);
    }

    [Fact]
    public async Task An_answer_of_a_graph_may_lead_to_a_metric_of_ones_own()
    {
        var project = await web.CreateProjectAsync();
        await web.Get<CustomMetricWriter>().AddAsync(project.Id, new()
        {
            Name = "kind words",
            Metric = "GEval",
            Options = JsonSerializer.SerializeToElement(new { criteria = "It is kind." }),
        }, activate: true, Cancel);
        (string, string)[] graph =
        [
            ("Form.Metric", "DAG"), ("Form.Graph.Nodes[0].Id", "greets"), ("Form.Graph.Nodes[0].Type", "yesno"), ("Form.Graph.Nodes[0].Text", "Does it greet?"),
            ("Form.Graph.Nodes[0].Params", "input"), ("Form.Graph.Nodes[0].Verdicts[0].Answer", "true"), ("Form.Graph.Nodes[0].Verdicts[0].Next", "kind words"),
            ("Form.Graph.Nodes[0].Verdicts[1].Answer", "false"), ("Form.Graph.Nodes[0].Verdicts[1].Score", "0"), ("Form.Action", "save"),
        ];

        using var made = await project.SubmitAsync("metrics/polite?kind=graph", "metric", graph);
        using var circular = await project.SubmitAsync("metrics/circle?kind=graph", "metric",
            [.. graph.Select(field => field.Item2 == "kind words" ? (field.Item1, "circle") : field)]);

        Assert.Equal((HttpStatusCode.Found, HttpStatusCode.OK), (made.StatusCode, circular.StatusCode));
        Assert.Contains("circle → circle", WebFixture.Parse(await circular.Content.ReadAsStringAsync(Cancel)).Body!.TextContent, StringComparison.Ordinal);
        var page = await project.OpenAsync("metrics/polite");
        Assert.Equal("kind words", page.QuerySelector("[name='Form.Graph.Nodes[0].Verdicts[0].Next']")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_secret_is_in_no_page()
    {
        var project = await web.CreateProjectAsync();
        using var made = await project.SubmitAsync("metrics/ours?kind=webhook", "metric",
            ("Form.Metric", "Webhook"), ("Form.Url", "https://a.example/check"), ("Form.Secret", "hush-hush"), ("Form.Action", "save"));

        var page = await project.OpenAsync("metrics/ours");

        Assert.Equal("kept as it is", page.QuerySelector("[name='Form.Secret']")!.GetAttribute("placeholder"));
        Assert.DoesNotContain("hush", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    private async Task KeepAsync(TestProject project, string name, string metric, object options) => await web.Get<CustomMetricWriter>().AddAsync(
        project.Id, new() { Name = name, Metric = metric, Options = JsonSerializer.SerializeToElement(options) }, activate: false, Cancel);
}
