using Platform.Storage.MetricCollections;
using Platform.Storage.Threads;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Threads;

[Collection("Settling")]
public class ThreadSettlingTests(StorageFixture storage)
{
    private readonly SpanWriter _writer = storage.Get<SpanWriter>();
    private readonly TraceSettling _traces = storage.Get<TraceSettling>();
    private readonly ThreadSettling _threads = storage.Get<ThreadSettling>();

    [Fact]
    public async Task Waits_for_the_shortest_quiet_time_that_a_collection_asks_for()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "patient", quietSeconds: 600);
        await AddCollectionAsync(project, "hasty", quietSeconds: 60);
        await AddCollectionAsync(project, "only when named", quietSeconds: 1, apply: "named");

        await ArriveAsync(project);

        Assert.Equal(60, await storage.QueryAsync<double>(
            "select extract(epoch from due_at - active_at)::float8 from threads where project_id = @project", new { project }));
        await _threads.SettleAsync(1000, Cancellation);
        Assert.Empty(await EvaluationsAsync(project));
    }

    [Fact]
    public async Task Waits_for_nothing_when_no_collection_takes_threads()
    {
        var project = await storage.CreateProjectAsync();

        await ArriveAsync(project);

        Assert.Null(await storage.QueryAsync<DateTime?>("select due_at from threads where project_id = @project", new { project }));
    }

    [Fact]
    public async Task Each_collection_evaluates_a_quiet_thread_once_after_its_own_time()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "hasty", quietSeconds: 60);
        await AddCollectionAsync(project, "patient", quietSeconds: 600);
        await ArriveAsync(project);

        await PassAsync(project, seconds: 61);
        Assert.Equal([("hasty", 1, true)], await EvaluationsAsync(project));
        await PassAsync(project, seconds: 600);

        Assert.Equal([("hasty", 1, true), ("patient", 2, true)], await EvaluationsAsync(project));
        Assert.Null(await storage.QueryAsync<DateTime?>("select due_at from threads where project_id = @project", new { project }));
    }

    [Fact]
    public async Task A_thread_that_goes_on_is_evaluated_again_as_the_next_generation()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "talk", quietSeconds: 60);
        await ArriveAsync(project);
        await PassAsync(project, seconds: 61);

        await ArriveAsync(project);
        await PassAsync(project, seconds: 61);

        Assert.Equal([("talk", 1, false), ("talk", 2, true)], await EvaluationsAsync(project));
    }

    [Fact]
    public async Task A_thread_with_a_trace_that_still_arrives_is_not_quiet()
    {
        var project = await storage.CreateProjectAsync();
        await AddCollectionAsync(project, "talk", quietSeconds: 60);
        await ArriveAsync(project);

        await _writer.WriteAsync([new SampleTrace(project).Span(2, 1) with { ThreadId = "chat" }], Cancellation);
        await PassAsync(project, seconds: 61);

        Assert.Empty(await EvaluationsAsync(project));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // A trace of the thread arrives and settles.
    private async Task ArriveAsync(int project)
    {
        await _writer.WriteAsync([new SampleTrace(project).Span(1) with { ThreadId = "chat" }], Cancellation);
        await storage.ExecuteAsync("update unsettled_traces set due_at = now() where project_id = @project", new { project });
        await _traces.SettleAsync(1000, Cancellation);
    }

    private async Task PassAsync(int project, int seconds)
    {
        await storage.ExecuteAsync(
            """
            update threads set active_at = active_at - @seconds * interval '1 s', due_at = due_at - @seconds * interval '1 s'
            where project_id = @project;
            update evaluations set created_at = created_at - @seconds * interval '1 s' where project_id = @project
            """, new { project, seconds });
        await _threads.SettleAsync(1000, Cancellation);
    }

    private Task<List<(string, int, bool)>> EvaluationsAsync(int project) => storage.ListAsync<(string, int, bool)>(
        """
        select collection, generation, latest from evaluations
        where project_id = @project and target = 'thread' and subject = 'thread:chat' and thread_id = 'chat'
        order by generation, collection
        """, new { project });

    private Task<MetricCollection> AddCollectionAsync(int project, string name, int quietSeconds, string apply = "matching") =>
        storage.Get<MetricCollectionStore>().SetAsync(project, new()
        {
            Name = name,
            Scope = "thread",
            Apply = apply,
            QuietSeconds = quietSeconds,
            Metrics = [new() { Metric = "ConversationCompleteness" }],
        }, Cancellation);
}
