using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

public class SpanEvaluationTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();

    [Fact]
    public async Task A_span_that_names_a_collection_brings_one_job_for_each_of_its_metrics()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "tools", "named", "PatternMatch", "ToolCorrectness");
        await AddCollectionAsync(project, "not named", "named", "ExactMatch");
        var trace = new SampleTrace(project);
        var span = trace.Span(2, 1) with { MetricCollection = "tools" };

        var written = await WriteAsync(trace.Span(1), span);
        var again = await WriteAsync(span);

        Assert.True(written.QueuedEvaluations);
        Assert.False(again.QueuedEvaluations);
        Assert.Equal(
            [("PatternMatch", $"{trace.HexId}/0000000000000002", 1, 0.7, true), ("ToolCorrectness", $"{trace.HexId}/0000000000000002", 1, 0.7, true)],
            await storage.ListAsync<(string, string, int, double, bool)>(
                """
                select metric, subject, collection_version, threshold, options = '{"pattern": "x"}' and day is not null
                from evaluations where project_id = @project and collection = 'tools' and status = 'pending' order by metric
                """, new { project }));
    }

    [Fact]
    public async Task A_collection_that_takes_what_matches_gets_every_finished_span()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "all", "matching", "PatternMatch");
        var trace = new SampleTrace(project);

        await WriteAsync(trace.Span(1), trace.Span(2, 1), trace.Span(3, 1) with { End = null }, trace.Span(4, 1) with { MetricCollection = "all" });

        Assert.Equal(["0000000000000001", "0000000000000002", "0000000000000004"], await storage.ListAsync<string>(
            "select encode(span_id, 'hex') from evaluations where project_id = @project order by 1", new { project }));
    }

    [Fact]
    public async Task An_unfinished_span_is_evaluated_once_it_is_completed()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "tools", "named", "PatternMatch");
        var span = new SampleTrace(project).Span(1) with { MetricCollection = "tools" };

        Assert.False((await WriteAsync(span with { End = null })).QueuedEvaluations);

        Assert.True((await WriteAsync(span)).QueuedEvaluations);
    }

    [Fact]
    public async Task Takes_the_current_version_and_nothing_of_a_removed_collection()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "changed", "named", "PatternMatch");
        await AddCollectionAsync(project, "changed", "named", "ExactMatch");
        await AddCollectionAsync(project, "removed", "named", "ExactMatch");
        await storage.Get<MetricCollectionStore>().RemoveAsync(project, "removed", Cancellation);
        var trace = new SampleTrace(project);

        await WriteAsync(trace.Span(1) with { MetricCollection = "changed" }, trace.Span(2) with { MetricCollection = "removed" });

        Assert.Equal([("ExactMatch", 2)], await storage.ListAsync<(string, int)>(
            "select metric, collection_version from evaluations where project_id = @project", new { project }));
        Assert.Equal([("removed", "unknown")], await MissesAsync(project));
    }

    [Fact]
    public async Task Names_that_no_collection_of_spans_has_are_remembered_and_hurt_nobody()
    {
        var project = await storage.CreateProjectAsync();
        await storage.Get<MetricCollectionStore>().SetAsync(
            project, new() { Name = "of traces", Scope = "trace", Metrics = [new() { Metric = "TaskCompletion" }] }, Cancellation);
        var trace = new SampleTrace(project);

        var written = await WriteAsync(trace.Span(1) with { MetricCollection = "none such" }, trace.Span(2) with { MetricCollection = "of traces" });

        Assert.Equal((2, false), (written.New, written.QueuedEvaluations));
        Assert.Equal([("none such", "unknown"), ("of traces", "scope")], await MissesAsync(project));
    }

    [Fact]
    public async Task Collections_of_another_project_do_not_apply()
    {
        var (mine, other) = (await storage.CreateProjectAsync(), await storage.CreateProjectAsync());
        await AddCollectionAsync(other, "tools", "matching", "PatternMatch");

        var written = await WriteAsync(new SampleTrace(mine).Span(1) with { MetricCollection = "tools" });

        Assert.False(written.QueuedEvaluations);
        Assert.Equal([("tools", "unknown")], await MissesAsync(mine));
    }

    [Fact]
    public async Task Scores_that_the_agent_reports_are_stored_beside_ours()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        var span = trace.Span(1) with
        {
            Scores =
            [
                new("toxicity", "span", 0.25, null, "calm", "gpt-4o"),
                new("helpful", "trace", null, "yes", null, null),
                new("odd", "span", double.NaN, "label", "why", null),
            ],
        };

        var written = await WriteAsync(span);
        await WriteAsync(span);

        Assert.False(written.QueuedEvaluations);
        var stored = await storage.Get<EvaluationStore>().ListForTraceAsync(project, trace.Id, Cancellation);
        Assert.Equal(
            [
                ("helpful", "trace", null, null, "yes", null),
                ("odd", "span", "0000000000000001", null, "label: why", null),
                ("toxicity", "span", "0000000000000001", 0.25, "calm", "gpt-4o"),
            ],
            stored.OrderBy(score => score.Metric, StringComparer.Ordinal)
                .Select(score => (score.Metric, score.Target, score.SpanId, score.Score, score.Reason, score.Judge)));
        Assert.All(stored, score => Assert.Equal(("reported", "scored", "", true),
            (score.Source, score.Status, score.Collection, score.FinishedAt is not null)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WrittenSpans> WriteAsync(params ArrivingSpan[] spans) => _writer.WriteAsync(spans, Cancellation);

    private Task<MetricCollection> AddCollectionAsync(int project, string name, string apply, params string[] metrics) =>
        storage.Get<MetricCollectionStore>().SetAsync(project, new()
        {
            Name = name,
            Scope = "span",
            Apply = apply,
            Metrics = [.. metrics.Select(metric => new CollectionMetric
            {
                Metric = metric,
                Threshold = 0.7,
                Options = System.Text.Json.JsonSerializer.SerializeToElement(new { pattern = "x" }),
            })],
        }, Cancellation);

    private Task<List<(string, string)>> MissesAsync(int project) => storage.ListAsync<(string, string)>(
        "select name, problem from collection_misses where project_id = @project and target = 'span' order by name", new { project });
}
