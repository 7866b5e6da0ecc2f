using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Worker.Tests.Evaluations;

public sealed class ReevaluationRunTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    private static readonly CollectionMetric _exactMatch = new() { Metric = "ExactMatch" };

    [Fact]
    public async Task The_past_is_evaluated_beside_what_was_before()
    {
        var right = await AddTraceAsync("Paris.");
        var wrong = await AddTraceAsync("Rome.");
        var other = await Stored.AddTraceAsync(tags: ["other"]);
        var before = await Stored.QueueAsync(right);
        await StartWorkerAsync();
        await Stored.GetFinishedAsync(before);
        await Stored.ExecuteAsync("update evaluations set score = 0.25 where id = @before", new { before });

        var run = await RunAsync(new() { Tags = ["past"] }, _exactMatch);

        var metric = Assert.Single(run.Metrics);
        Assert.Equal((2L, 2L, false), (run.Traces, run.QueuedTraces, run.Cancelled));
        Assert.Equal((2L, 0.5, 0.25, 1.0), (metric.Scored, metric.MeanScore, metric.MeanScoreBefore, metric.MeanScoreOfCompared));
        Assert.Equal((1L, 0L, 1L), (metric.Improved, metric.Regressed, metric.New));
        var changed = await Results.ListSubjectsAsync(Stored.Project, run.Id, null, "better", [], 10, Cancellation);
        Assert.Equal((Convert.ToHexStringLower(right), 0.25, 1.0, 0.75), Assert.Single(changed.Select(one => (one.TraceId!, one.ScoreBefore!.Value, one.Score!.Value, one.Gain!.Value))));
        var worse = await Results.ListSubjectsAsync(Stored.Project, run.Id, "ExactMatch", "worse", lower: ["ExactMatch"], 10, Cancellation);
        Assert.Equal(-0.75, Assert.Single(worse).Gain); // where lower is better, a higher score is a loss
        var store = new EvaluationStore(Stored.Database);
        Assert.Equal(1, Assert.Single(await store.ListForTraceAsync(Stored.Project, right, Cancellation)).Score);
        Assert.Equal([1, 0.25], (await store.ListGenerationsAsync(Stored.Project, right, Cancellation)).Select(each => each.Score!.Value));
        Assert.Equal(0, Assert.Single(await store.ListForTraceAsync(Stored.Project, wrong, Cancellation)).Score);
        Assert.Empty(await store.ListForTraceAsync(Stored.Project, other, Cancellation));
    }

    [Fact]
    public async Task A_selection_of_more_than_a_page_is_queued_whole()
    {
        await Stored.ExecuteAsync(
            """
            insert into traces (project_id, trace_id, root_ended, start_ns, end_ns, status, span_count, error_count, input, output, details)
            select @project, decode(md5(i::text), 'hex'), true, i % 7, i % 7, 'ok', 1, 0, '"?"', '"7"', '{ "expectedOutput": "7" }'
            from generate_series(1, 1100) i
            """,
            new { project = Stored.Project });
        await StartWorkerAsync();

        var run = await RunAsync(new(), _exactMatch);

        Assert.Equal((1_100L, 1_100L), (run.QueuedTraces, Assert.Single(run.Metrics).Scored));
    }

    [Fact]
    public async Task A_collection_of_spans_takes_the_spans_that_name_it()
    {
        var trace = await AddTraceAsync("Paris.");
        var (named, _) = (await Stored.AddSpanAsync(trace), await Stored.AddSpanAsync(trace));
        await Stored.ExecuteAsync("update spans set metric_collection = 'checks' where span_id = @named", new { named });
        var collection = await new MetricCollectionStore(Stored.Database).SetAsync(
            Stored.Project, new() { Name = "checks", Scope = "span", Metrics = [_exactMatch] }, Cancellation);
        await StartWorkerAsync();

        await RunAsync(new(), _exactMatch, collection);

        var evaluation = Assert.Single(await new EvaluationStore(Stored.Database).ListForTraceAsync(Stored.Project, trace, Cancellation));
        Assert.Equal((Convert.ToHexStringLower(named), "checks"), (evaluation.SpanId, evaluation.Collection));
    }

    [Fact]
    public async Task Whole_threads_are_evaluated_once_for_all_of_their_traces()
    {
        await Stored.AddTraceAsync(thread: "a", tags: ["past"]);
        await Stored.AddTraceAsync(thread: "a", input: "And of Italy?", output: "Rome.");
        await Stored.AddTraceAsync(thread: "b");
        await Stored.ExecuteAsync(
            "insert into threads (project_id, thread_id, start_ns, end_ns) values (@project, 'a', 1, 2), (@project, 'b', 1, 2)", new { project = Stored.Project });
        await StartWorkerAsync();

        var run = await RunAsync(new() { Tags = ["past"] }, new() { Metric = "TurnCount" }, scope: "thread");

        Assert.Equal(("thread", 1L, 1L), (run.Scope, run.Traces, run.QueuedTraces));
        var evaluation = Assert.Single(await new EvaluationStore(Stored.Database).ListForThreadAsync(Stored.Project, "a", Cancellation));
        Assert.Equal(("scored", "TurnCount"), (evaluation.Status, evaluation.Metric));
        Assert.Empty(await new EvaluationStore(Stored.Database).ListForThreadAsync(Stored.Project, "b", Cancellation));
    }

    [Fact]
    public async Task One_that_is_cancelled_leaves_the_scores_before_as_the_latest()
    {
        var trace = await AddTraceAsync("Paris.");
        var before = await Stored.QueueAsync(trace);
        await Stored.ExecuteAsync("update evaluations set status = 'scored', score = 0.25, finished_at = now()");
        var runs = new ReevaluationRunStore(Stored.Database);
        var id = await runs.AddAsync(Stored.Project, new(), null, [_exactMatch], traces: 1, Cancellation);
        while (await new ReevaluationPages(Stored.Database).QueueNextAsync(Cancellation) > 0)
        {
        }

        Assert.True(await runs.CancelAsync(Stored.Project, id, Cancellation));

        var store = new EvaluationStore(Stored.Database);
        Assert.Equal(before, Assert.Single(await store.ListForTraceAsync(Stored.Project, trace, Cancellation)).Id);
        var run = (await Results.GetAsync(Stored.Project, id, [], Cancellation))!;
        Assert.Equal((true, true, 1L), (run.Cancelled, run.Finished, Assert.Single(run.Metrics).Skipped));
        Assert.False(await runs.CancelAsync(await Stored.AddProjectAsync(Stored.Database, "other"), id, Cancellation));
    }

    [Fact]
    public async Task No_more_is_queued_while_enough_of_it_waits()
    {
        await AddTraceAsync("Paris.");
        await new ReevaluationRunStore(Stored.Database).AddAsync(Stored.Project, new(), null, [_exactMatch], traces: 1, Cancellation);
        await Stored.ExecuteAsync(
            """
            insert into evaluations (project_id, id, target, subject, metric, priority)
            select @project, gen_random_uuid(), 'trace', i::text, 'ExactMatch', 2 from generate_series(1, 5000) i
            """,
            new { project = Stored.Project });

        Assert.Equal(0, await new ReevaluationPages(Stored.Database).QueueNextAsync(Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<byte[]> AddTraceAsync(string output) =>
        Stored.AddTraceAsync(output: output, details: new { expectedOutput = "Paris." }, tags: ["past"]);

    private ReevaluationResultStore Results => new(Stored.Database);

    private async Task<Reevaluation> RunAsync(
        TraceFilter filter, CollectionMetric metric, MetricCollection? collection = null, string scope = "trace")
    {
        var runs = new ReevaluationRunStore(Stored.Database);
        var size = await runs.SizeAsync(Stored.Project, filter, collection?.Scope ?? scope, collection, Cancellation);
        var id = await runs.AddAsync(Stored.Project, filter, collection, [metric], size.Traces, Cancellation, scope);
        Reevaluation run = null!;
        await Eventually.HoldsAsync(async () => (run = (await Results.GetAsync(Stored.Project, id, [], Cancellation))!).Finished);
        return run;
    }
}
