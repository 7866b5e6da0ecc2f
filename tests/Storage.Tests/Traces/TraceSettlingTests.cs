using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

// Settling takes what is due in any project, so that tests of it take turns.
[Collection("Settling")]
public class TraceSettlingTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();
    private readonly TraceStore _traces = storage.Get<TraceStore>();
    private readonly TraceSettling _settling = storage.Get<TraceSettling>();

    [Fact]
    public async Task Waits_for_two_seconds_of_quiet_after_the_root_and_for_thirty_without_one()
    {
        var project = await storage.CreateProjectAsync();
        var (rooted, rootless) = (new SampleTrace(project), new SampleTrace(project));
        await WriteAsync(rooted.Span(1), rootless.Span(2, 1));

        Assert.Equal([(rooted.HexId, 2.0), (rootless.HexId, 30.0)], await storage.ListAsync<(string, double)>(
            """
            select encode(u.trace_id, 'hex'), extract(epoch from due_at - t.updated_at)::float8
            from unsettled_traces u join traces t using (project_id, trace_id)
            where project_id = @project order by due_at
            """, new { project }));
        Assert.DoesNotContain((await SettleAsync()).Traces, trace => trace.ProjectId == project);
    }

    [Fact]
    public async Task A_settled_trace_is_complete_when_its_root_has_ended()
    {
        var project = await storage.CreateProjectAsync();
        var (rooted, rootless) = (new SampleTrace(project), new SampleTrace(project));
        await WriteAsync(rooted.Span(1), rootless.Span(2, 1));

        var settled = await SettleAsync(project);

        Assert.Equal(2, settled.Traces.Count(trace => trace.ProjectId == project));
        Assert.Equal((true, 1), (await GetAsync(rooted) is var a ? (a.Complete, a.Generation) : default));
        Assert.Equal((false, 1), (await GetAsync(rootless) is var b ? (b.Complete, b.Generation) : default));
        Assert.DoesNotContain((await SettleAsync(project)).Traces, trace => trace.ProjectId == project);
    }

    // agent 1 (reports all) > chain 2 > llm 3 (calls a model), tool 4 > embedding 5; llm 6 > llm 7 (the same call seen by
    // two instrumentations); tool 8 says a cost without tokens.
    [Fact]
    public async Task Counts_each_model_call_once()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(
            trace.Span(1, type: SpanTypes.Agent) with { InputTokens = 170, OutputTokens = 60, CachedInputTokens = 40, CostUsd = 0.5m },
            trace.Span(2, 1, SpanTypes.Chain),
            trace.Span(3, 2, SpanTypes.Llm) with { InputTokens = 100, OutputTokens = 50, CachedInputTokens = 40, CostUsd = 0.01m },
            trace.Span(4, 1, SpanTypes.Tool) with { InputTokens = 0, OutputTokens = 0 },
            trace.Span(5, 4, SpanTypes.Embedding) with { InputTokens = 20 },
            trace.Span(6, 1, SpanTypes.Llm) with { InputTokens = 50, OutputTokens = 10, CostUsd = 0.02m },
            trace.Span(7, 6, SpanTypes.Llm) with { InputTokens = 50, OutputTokens = 10, CostUsd = 0.02m },
            trace.Span(8, 1, SpanTypes.Tool) with { CostUsd = 0.1m },
            trace.Span(9, 1, SpanTypes.Llm) with { InputTokens = 1_000_000, End = null });

        await SettleAsync(project);

        var stored = await GetAsync(trace);
        Assert.Equal((170L, 60L, 40L, 0.13m), (stored.InputTokens, stored.OutputTokens, stored.CachedInputTokens, stored.CostUsd));
    }

    [Fact]
    public async Task A_cost_that_only_the_agent_reports_counts_beside_the_tokens_of_its_calls()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(
            trace.Span(1, type: SpanTypes.Agent) with { CostUsd = 0.3m, InputTokens = 30 },
            trace.Span(2, 1, SpanTypes.Llm) with { InputTokens = 10 },
            trace.Span(3, 1, SpanTypes.Llm) with { InputTokens = 20 });

        await SettleAsync(project);

        Assert.Equal((30L, 0.3m), (await GetAsync(trace) is var stored ? (stored.InputTokens, stored.CostUsd) : default));
    }

    [Fact]
    public async Task Spans_that_are_their_own_ancestors_do_not_stop_it()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        await WriteAsync(trace.Span(1, 2) with { InputTokens = 1 }, trace.Span(2, 1) with { InputTokens = 1 }, trace.Span(3, 3));

        Assert.Single((await SettleAsync(project)).Traces, settled => settled.ProjectId == project);
    }

    [Fact]
    public async Task Queues_named_and_matching_collections_once_for_each_generation()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "quality", "trace", "named", "TaskCompletion", "StepEfficiency");
        await AddCollectionAsync(project, "everything", "trace", "matching", "AnswerRelevancy");
        await AddCollectionAsync(project, "unnamed", "trace", "named", "Faithfulness");
        await AddCollectionAsync(project, "spans", "span", "matching", "PatternMatch");
        var trace = new SampleTrace(project);
        await WriteAsync(trace.Span(1) with { TraceMetricCollection = "quality" });

        Assert.True((await SettleAsync(project)).QueuedEvaluations);
        await WriteAsync(trace.Span(2, 1));
        await SettleAsync(project);

        Assert.Equal(
            [
                ("AnswerRelevancy", "everything", 1, false), ("StepEfficiency", "quality", 1, false), ("TaskCompletion", "quality", 1, false),
                ("AnswerRelevancy", "everything", 2, true), ("StepEfficiency", "quality", 2, true), ("TaskCompletion", "quality", 2, true),
            ],
            await storage.ListAsync<(string, string, int, bool)>(
                """
                select metric, collection, generation, latest from evaluations
                where project_id = @project and target = 'trace' and status = 'pending' and subject = @subject
                order by generation, metric
                """, new { project, subject = trace.HexId }));
    }

    [Theory]
    [InlineData("none such", "unknown")]
    [InlineData("of spans", "scope")]
    public async Task Remembers_a_name_that_no_collection_of_traces_has(string name, string problem)
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "of spans", "span", "named", "PatternMatch");
        var trace = new SampleTrace(project);
        await WriteAsync(trace.Span(1) with { TraceMetricCollection = name });

        await SettleAsync(project);

        var miss = Assert.Single(await storage.Get<MetricCollectionStore>().ListMissesAsync(project, Cancellation));
        Assert.Equal((name, "trace", problem, trace.HexId), (miss.Name, miss.Target, miss.Problem, miss.TraceId));
    }

    [Fact]
    public async Task Several_at_once_settle_each_trace_once()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "all", "trace", "matching", "TaskCompletion");
        var spans = Enumerable.Range(0, 200).Select(_ => new SampleTrace(project).Span(1) with { ThreadId = "one" }).ToArray();
        await WriteAsync(spans);
        await MakeDueAsync(project);

        var settled = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var mine = 0;
            while ((await _settling.SettleAsync(20, Cancellation)).Traces is { Count: > 0 } traces)
                mine += traces.Count(trace => trace.ProjectId == project);
            return mine;
        }));

        Assert.Equal(200, settled.Sum());
        Assert.Equal(200, await storage.QueryAsync<long>("select count(*) from evaluations where project_id = @project", new { project }));
    }

    [Fact]
    public async Task Spans_of_several_days_are_added_up()
    {
        var project = await storage.CreateProjectAsync();
        var trace = new SampleTrace(project);
        var earlier = trace.Span(2, 1) with { InputTokens = 1 };
        var day = TimeSpan.FromDays(2).Ticks * TimeSpan.NanosecondsPerTick;
        await WriteAsync(earlier with { Start = new(earlier.Start.Nanoseconds - day) }, trace.Span(3, 1) with { InputTokens = 2 });

        await SettleAsync(project);

        Assert.Equal((3L, 2), (await GetAsync(trace) is var stored ? (stored.InputTokens, stored.SpanCount) : default));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<WrittenSpans> WriteAsync(params ArrivingSpan[] spans) => _writer.WriteAsync(spans, Cancellation);

    private Task<SettledTraces> SettleAsync() => _settling.SettleAsync(1000, Cancellation);

    // As if the time of quiet had passed.
    private async Task<SettledTraces> SettleAsync(int project)
    {
        await MakeDueAsync(project);
        return await SettleAsync();
    }

    private Task MakeDueAsync(int project) =>
        storage.ExecuteAsync("update unsettled_traces set due_at = now() where project_id = @project", new { project });

    private Task<MetricCollection> AddCollectionAsync(int project, string name, string scope, string apply, params string[] metrics) =>
        storage.Get<MetricCollectionStore>().SetAsync(project, new()
        {
            Name = name,
            Scope = scope,
            Apply = apply,
            Metrics = [.. metrics.Select(metric => new CollectionMetric { Metric = metric, Threshold = 0.5 })],
        }, Cancellation);

    private async Task<Trace> GetAsync(SampleTrace trace) => (await _traces.GetAsync(trace.Project, trace.Id, Cancellation))!;
}
