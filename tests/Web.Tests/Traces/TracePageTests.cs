using System.Net;
using Platform.Storage.MetricCollections;

namespace Platform.Web.Tests.Traces;

public class TracePageTests(WebFixture web)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shows_the_tree_with_types_times_and_failures()
    {
        var (project, id) = await WithTripAsync();

        var page = await project.OpenAsync($"traces/{id}");

        Assert.Equal("plan trip", page.QuerySelector("h1")!.TextContent.Trim());
        Assert.Equal(
            [("agent", "plan trip", "d0"), ("llm", "chat gpt-4o-mini", "d1"), ("tool", "search_flights", "d1"), ("span", "GET /flights", "d2")],
            page.QuerySelectorAll(".span").Select(row => (
                row.QuerySelector(".title svg")!.GetAttribute("aria-label"), row.QuerySelector(".title")!.TextContent, row.ClassList[2])));
        Assert.Equal("GET /flights", page.QuerySelector(".span.failed .title")!.TextContent);
        Assert.Equal(4, page.QuerySelectorAll(".span svg.time rect").Length);
    }

    [Fact]
    public async Task Opens_a_span_by_its_address_with_its_texts_as_chat_json_and_markdown()
    {
        var (project, id) = await WithTripAsync();

        var model = await project.OpenAsync($"traces/{id}?span={Sample.SpanId(2)}");
        Assert.Equal("Find me a flight to Oslo.", model.QuerySelector(".message.user .text")!.TextContent);
        Assert.Equal("search_flights", model.QuerySelector(".message.assistant .call b")!.TextContent);
        Assert.Equal("true", model.QuerySelector($"#s-{Sample.SpanId(2)}")!.GetAttribute("aria-current"));

        var tool = await project.OpenAsync($"traces/{id}?span={Sample.SpanId(3)}");
        Assert.Contains("SK 1", tool.QuerySelector(".details .json")!.ParentElement!.ParentElement!.ParentElement!.TextContent, StringComparison.Ordinal);

        var whole = await project.OpenAsync($"traces/{id}");
        Assert.Equal("two", whole.QuerySelector(".details .markdown strong")!.TextContent);
    }

    [Fact]
    public async Task Finds_text_in_inputs_and_keeps_what_leads_to_it()
    {
        var (project, id) = await WithTripAsync();

        var page = await project.OpenAsync($"traces/{id}?find=SK+1");

        Assert.Equal(["plan trip", "search_flights"], page.QuerySelectorAll(".span .title").Select(row => row.TextContent));
    }

    [Fact]
    public async Task Gives_texts_whole_and_never_as_html()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        var text = "<script>alert(1)</script>" + new string('x', 100_000);
        await project.WriteAsync(Sample.Span(project, id, 1, type: "llm") with { Input = Sample.Json(text) });

        var page = await project.OpenAsync($"traces/{id}?span={Sample.SpanId(1)}");
        var link = page.QuerySelectorAll(".details a").First(link => link.TextContent == "Show all of it").GetAttribute("href")!;
        using var whole = await project.GetAsync(link);

        Assert.Equal("text/plain", whole.Content.Headers.ContentType!.MediaType);
        Assert.Equal(text, await whole.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Names_and_texts_with_markup_are_only_text()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        const string Attack = "<img src=x onerror=alert(1)><script>alert(1)</script> **x** [y](javascript:alert(1)) ![z](https://evil.example/z.png)";
        await project.WriteAsync(Sample.Span(project, id, 1, type: "llm", name: Attack) with
        {
            Input = Sample.Json(Attack),
            Output = $$"""[{"role":"<b>assistant</b>","content":{{Sample.Json(Attack)}}}]""",
            Error = Attack,
            ToolName = Attack,
            ToolArguments = $$"""{"{{"<script>"}}":{{Sample.Json(Attack)}}}""",
            Attributes = $$"""{"a":{{Sample.Json(Attack)}}}""",
            Metadata = $$"""{"<script>":1}""",
            TraceTags = [Attack],
            UserId = Attack,
            ThreadId = Attack,
            Environment = Attack,
            MetricCollection = Attack,
            Events = $$"""[{"name":{{Sample.Json(Attack)}}}]""",
        });
        await project.AddEvaluationAsync(new(Attack, "scored") { TraceId = id, SpanId = Sample.SpanId(1), Score = 1, Reason = Attack, Collection = Attack });

        foreach (var tab in (string[])["", "scores", "attributes", "events", "json"])
        {
            foreach (var address in (string[])[$"traces/{id}?span={Sample.SpanId(1)}&tab={tab}", $"traces/{id}?tab={tab}", "traces", $"threads/{Uri.EscapeDataString(Attack)}"])
            {
                var page = await project.OpenAsync(address);
                Assert.Empty(page.QuerySelectorAll("img, main script, [onerror], iframe, object"));
                Assert.DoesNotContain(page.QuerySelectorAll("a[href]"), link => link.GetAttribute("href")!.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase));
            }
        }
    }

    [Fact]
    public async Task Shows_a_score_with_its_reason_its_judge_and_what_the_judge_answered()
    {
        var (project, id) = await WithTripAsync();
        await project.AddEvaluationAsync(new("TaskCompletion", "scored")
        {
            TraceId = id,
            Score = 0.82,
            Reason = "Both flights were offered.",
            Demo = true,
            Judge = "cheap",
            JudgeCalls = 2,
            CostUsd = 0.0002m,
            Answers = """[{"task":"find a flight"},{"verdict":0.82}]""",
        });

        var card = (await project.OpenAsync($"traces/{id}?tab=scores")).QuerySelector(".evaluation")!.TextContent;

        Assert.All((string[])["0.82", "Both flights were offered.", "demo judge", "cheap", "$0.00020", "find a flight", "0.70"],
            part => Assert.Contains(part, card, StringComparison.Ordinal));
    }

    public static TheoryData<SampleEvaluation, string> Stages => new()
    {
        { new("TaskCompletion", "pending"), "waits for a free worker" },
        { new("TaskCompletion", "running"), "A worker has it" },
        { new("TaskCompletion", "pending") { Error = "The judge answered 429.", Attempts = 2, Due = TimeSpan.FromSeconds(40) }, "The judge answered 429. Tried 2 times" },
        { new("TaskCompletion", "pending") { SkipReason = "quiet: Waits until the trace is quiet." }, "Waiting for quiet. Waits until the trace is quiet." },
        { new("TaskCompletion", "pending") { SkipReason = "budget: All that is left is in use." }, "Budget. All that is left is in use." },
        { new("TaskCompletion", "skipped") { SkipReason = "filter: It has no tag vip." }, "Filter. It has no tag vip." },
        { new("TaskCompletion", "skipped") { SkipReason = "sampling: Not among the 10 %." }, "Sampling. Not among the 10 %." },
        { new("TaskCompletion", "skipped") { SkipReason = "input: The trace has no output." }, "Missing input. The trace has no output." },
        { new("TaskCompletion", "skipped") { SkipReason = "judge: No judge strong is configured." }, "Judge. No judge strong is configured." },
        { new("TaskCompletion", "errored") { Error = "The judge answered rubbish.", Attempts = 5 }, "The judge answered rubbish." },
    };

    [Theory]
    [MemberData(nameof(Stages))]
    public async Task Says_at_which_stage_an_evaluation_is_or_ended(SampleEvaluation evaluation, string expected)
    {
        var (project, id) = await WithTripAsync();
        await project.AddEvaluationAsync(evaluation with { TraceId = id });

        var card = (await project.OpenAsync($"traces/{id}?tab=scores")).QuerySelector(".evaluation > p")!.TextContent;

        Assert.Contains(expected, string.Join(' ', card.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_no_collection_was_named()
    {
        var (project, id) = await WithTripAsync();

        Assert.StartsWith("No collection named.", await GapAsync(project, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_named_collection_does_not_exist_and_offers_to_make_it()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Span(project, id, 1) with { TraceMetricCollection = "anwsers" });

        var gap = (await project.OpenAsync($"traces/{id}")).QuerySelector(".gaps li")!;

        Assert.StartsWith("Unknown name.", gap.TextContent.Trim(), StringComparison.Ordinal);
        Assert.Equal("metric-collections/anwsers", gap.QuerySelector("a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Says_that_the_named_collection_is_of_another_scope()
    {
        var project = await web.CreateProjectAsync();
        await AddCollectionAsync(project, "tools", "span");
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Span(project, id, 1) with { TraceMetricCollection = "tools" });

        Assert.StartsWith("Other scope.", await GapAsync(project, id), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_the_trace_still_arrives_and_that_scores_wait_for_quiet()
    {
        var project = await web.CreateProjectAsync();
        await AddCollectionAsync(project, "answers", "trace");
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Span(project, id, 1) with { TraceMetricCollection = "answers" });

        var page = await project.OpenAsync($"traces/{id}");

        Assert.Contains("still arriving", page.QuerySelector(".trace-head [role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.StartsWith("Waiting for quiet.", await GapAsync(project, id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef", "Not found, or still arriving")]
    [InlineData("nonsense", "That is not a trace id")]
    public async Task Says_what_may_be_wrong_with_an_unknown_id(string id, string title)
    {
        var project = await web.CreateProjectAsync();

        var page = await project.OpenAsync($"traces/{id}", HttpStatusCode.NotFound);

        Assert.Equal(title, page.QuerySelector("h1")!.TextContent);
    }

    [Fact]
    public async Task Understands_the_id_as_a_uuid()
    {
        var (project, id) = await WithTripAsync();

        await project.OpenAsync($"traces/{Guid.Parse(id)}");
    }

    private async Task<(TestProject Project, string TraceId)> WithTripAsync()
    {
        var project = await web.CreateProjectAsync();
        var id = Sample.NewTraceId();
        await project.WriteAsync(Sample.Trip(project, id));
        await project.SettleAsync();
        return (project, id);
    }

    private static async Task<string> GapAsync(TestProject project, string id) =>
        (await project.OpenAsync($"traces/{id}")).QuerySelector(".gaps li")!.TextContent.Trim();

    private Task<MetricCollection> AddCollectionAsync(TestProject project, string name, string scope) =>
        web.Get<MetricCollectionStore>().SetAsync(
            project.Id, new() { Name = name, Scope = scope, Metrics = [new() { Metric = "PIILeakage" }] }, Cancel);
}
