using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Platform.Storage.MetricCollections;

namespace Platform.Web.Tests.MetricCollections;

public class MetricCollectionPageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Makes_a_collection_and_then_its_next_version()
    {
        var project = await web.CreateProjectAsync();

        using var saved = await project.SubmitAsync("metric-collections/answers", "collection",
        [
            ("Form.Scope", "trace"), ("Form.Apply", "matching"), ("Form.SamplePercent", "12.5"), ("Form.DailyBudgetUsd", "2"),
            ("Form.Tags", "a, b"), ("Form.Metadata", "tier=pro\nregion=eu"), ("Form.MinDurationMs", "100"), ("Form.Error", "false"),
            .. Metric(0, "TaskCompletion", threshold: "0.7", judge: "cheap"), .. Metric(1, "PIILeakage", strict: true),
            ("Form.Action", "save"),
        ]);

        Assert.Equal("?saved=1", saved.Headers.Location!.Query);
        var kept = await CollectionAsync(project, "answers");
        Assert.Equal(("trace", "matching", 0.125, 2m), (kept.Scope, kept.Apply, kept.SampleRate, kept.DailyBudgetUsd));
        Assert.Equal(["a", "b"], kept.Filter!.Tags!);
        Assert.Equal(("pro", "eu", 100, false), (kept.Filter.Metadata!["tier"], kept.Filter.Metadata["region"], kept.Filter.MinDurationMs, kept.Filter.Error));
        Assert.Equal([new() { Metric = "TaskCompletion", Threshold = 0.7, Judge = "cheap" }, new() { Metric = "PIILeakage", Strict = true }], kept.Metrics);

        // Saved as it stands, it is the same again.
        var editor = (await project.OpenAsync("metric-collections/answers")).QuerySelector<IHtmlFormElement>("form.form")!;
        using var again = await project.SubmitAsync("metric-collections/answers", "collection", [.. Fields(editor), ("Form.Action", "save")]);
        Assert.Equal("?saved=2", again.Headers.Location!.Query);
        var second = await CollectionAsync(project, "answers");
        Assert.Equal(kept.Metrics, second.Metrics);
        Assert.Equal((kept.SampleRate, kept.DailyBudgetUsd, kept.Filter.MinDurationMs), (second.SampleRate, second.DailyBudgetUsd, second.Filter!.MinDurationMs));
        Assert.Equal(kept.Filter.Metadata, second.Filter.Metadata);
    }

    [Fact]
    public async Task Says_all_that_is_wrong_and_keeps_what_was_typed()
    {
        var project = await web.CreateProjectAsync();

        using var answer = await project.SubmitAsync("metric-collections/answers", "collection",
        [
            ("Form.Scope", "thread"), ("Form.SamplePercent", "half"), ("Form.Metadata", "nonsense"),
            .. Metric(0, "ToolCorrectness", options: "{"), ("Form.Action", "save"),
        ]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var page = WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        var problems = string.Join('\n', page.QuerySelectorAll("[role=alert] li").Select(problem => problem.TextContent));
        Assert.All((string[])["“half”", "key=value", "must be a JSON object", "not a thread"], part => Assert.Contains(part, problems, StringComparison.Ordinal));
        Assert.Equal("half", page.QuerySelector("[name='Form.SamplePercent']")!.GetAttribute("value"));
        Assert.Equal("{", page.QuerySelector("[name='Form.Metrics[0].Options']")!.TextContent);
        Assert.Null(await web.Get<MetricCollectionStore>().GetAsync(project.Id, "answers", Cancel));
    }

    [Fact]
    public async Task Adds_and_removes_metrics_without_saving()
    {
        var project = await web.CreateProjectAsync();
        (string, string)[] two = [.. Metric(0, "TaskCompletion"), .. Metric(1, "PIILeakage")];

        using var added = await project.SubmitAsync("metric-collections/answers", "collection", [.. two, ("Form.Action", "add")]);
        using var removed = await project.SubmitAsync("metric-collections/answers", "collection", [.. two, ("Form.Action", "remove-0")]);

        Assert.Equal(3, WebFixture.Parse(await added.Content.ReadAsStringAsync(Cancel)).QuerySelectorAll(".metric-row").Length);
        var row = Assert.Single(WebFixture.Parse(await removed.Content.ReadAsStringAsync(Cancel)).QuerySelectorAll<IHtmlSelectElement>(".metric-row select"));
        Assert.Equal("PIILeakage", row.Value);
    }

    [Theory]
    [InlineData("matching", "", "100", 3, 3, 3)]
    [InlineData("named", "", "100", 2, 2, 2)]
    [InlineData("matching", "booking", "100", 3, 1, 1)]
    [InlineData("matching", "", "0", 3, 3, 0)]
    public async Task Tries_itself_on_what_arrived_in_the_last_week(string apply, string tags, string percent, long offered, long matched, long sampled)
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1) with { TraceTags = ["booking"], TraceMetricCollection = "answers" });
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1) with { TraceMetricCollection = "answers" });
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1));
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1, ago: TimeSpan.FromDays(9)));
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = Sample.NewTraceId(), Score = 1, CostUsd = 0.01m, JudgeCalls = 1, Judge = "default" });

        using var answer = await project.SubmitAsync("metric-collections/answers", "collection",
            [("Form.Scope", "trace"), ("Form.Apply", apply), ("Form.Tags", tags), ("Form.SamplePercent", percent), .. Metric(0, "TaskCompletion"), ("Form.Action", "preview")]);

        var said = string.Join(' ', WebFixture.Parse(await answer.Content.ReadAsStringAsync(Cancel)).QuerySelector("form [role=status]")!.TextContent
            .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains($"would have taken {sampled} traces: {offered} ", said, StringComparison.Ordinal);
        Assert.Contains($"{matched} match the filter", said, StringComparison.Ordinal);
        // A score of TaskCompletion has cost 0.01 USD lately.
        Assert.Contains($"at about {(sampled == 0 ? "$0" : $"$0.0{sampled}0")}.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_threads_and_spans_as_the_evaluator_would()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Trip(project, Sample.NewTraceId()));
        var previews = web.Get<CollectionPreviewStore>();
        MetricCollection Collection(string scope, CollectionFilter filter) =>
            new() { Name = "x", Scope = scope, Apply = "matching", Metrics = [], Filter = filter };

        Assert.Equal(new(4, 1, 1), await previews.GetAsync(project.Id, Collection("span", new() { Name = "GET *", Error = true, Tags = ["booking"] }), Cancel));
        Assert.Equal(new(1, 1, 1), await previews.GetAsync(project.Id, Collection("thread", new() { User = "ada", Tags = ["booking"], Metadata = new Dictionary<string, string> { ["tier"] = "pro" } }), Cancel));
        Assert.Equal(new(1, 0, 0), await previews.GetAsync(project.Id, Collection("thread", new() { MinDurationMs = 60_000 }), Cancel));
    }

    [Fact]
    public async Task Shows_how_far_its_evaluations_got_and_why_the_newest_ended_so()
    {
        var project = await web.CreateProjectAsync();
        await project.AddEvaluationAsync(new("TaskCompletion", "scored") { TraceId = Sample.NewTraceId(), Score = 0.9, Reason = "It did." });
        await project.AddEvaluationAsync(new("TaskCompletion", "skipped") { TraceId = Sample.NewTraceId(), SkipReason = "sampling: Not among them." });
        await project.AddEvaluationAsync(new("TaskCompletion", "pending") { TraceId = Sample.NewTraceId() });

        var page = await project.OpenAsync("metric-collections/answers");

        Assert.Equal(["3queued", "1wait for a worker", "1not sampled", "1scored", "1passed", "$0cost"], page.QuerySelectorAll(".funnel li").Select(stage => stage.TextContent));
        Assert.Contains("It did.", page.QuerySelector(".why")!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_names_that_agents_gave_in_vain()
    {
        var project = await web.CreateProjectAsync();
        await project.WriteAsync(Sample.Span(project, Sample.NewTraceId(), 1) with { MetricCollection = "anwsers" });

        var link = (await project.OpenAsync("metric-collections")).QuerySelector("td a[href='metric-collections/anwsers']");

        Assert.Equal("anwsers", link!.TextContent);
    }

    [Fact]
    public async Task Removes_a_collection_and_keeps_its_versions()
    {
        var project = await web.CreateProjectAsync();
        await web.Get<MetricCollectionStore>().SetAsync(project.Id, new() { Name = "a/b", Scope = "trace", Metrics = [new() { Metric = "PIILeakage" }] }, Cancel);

        using var removed = await project.SubmitAsync("metric-collections/a/b", "remove-collection");

        Assert.Equal(HttpStatusCode.Found, removed.StatusCode);
        Assert.Null(await web.Get<MetricCollectionStore>().GetAsync(project.Id, "a/b", Cancel));
        Assert.Contains("PIILeakage", (await project.OpenAsync("metric-collections/a/b")).QuerySelector("section table")!.TextContent, StringComparison.Ordinal);
    }

    private async Task<MetricCollection> CollectionAsync(TestProject project, string name) =>
        await web.Get<MetricCollectionStore>().GetAsync(project.Id, name, Cancel) ?? throw new InvalidOperationException($"There is no {name}.");

    private static IEnumerable<(string, string)> Metric(int index, string metric, string threshold = "", string judge = "", bool strict = false, string options = "") =>
        from field in ((string Name, string Value)[])[("Metric", metric), ("Threshold", threshold), ("Judge", judge), ("Options", options), ("Strict", strict ? "true" : "")]
        where field.Name != "Strict" || strict
        select ($"Form.Metrics[{index}].{field.Name}", field.Value);

    /// <summary>What a browser would send of an editor that nobody has touched.</summary>
    private static IEnumerable<(string, string)> Fields(IHtmlFormElement form) => form.Elements.SelectMany(element => element switch
    {
        IHtmlInputElement { Type: "hidden" } => [],
        IHtmlInputElement { Type: "checkbox" } box => box.IsChecked ? [(box.Name!, box.Value)] : [],
        IHtmlInputElement input => [(input.Name!, input.Value)],
        IHtmlSelectElement select => [(select.Name!, select.Value!)],
        IHtmlTextAreaElement area => [(area.Name!, area.Value)],
        _ => Array.Empty<(string, string)>(),
    });
}
