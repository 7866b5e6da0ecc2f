using CsCheck;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests.Traces;

[Collection("Settling")]
public class DeliveryTests(StorageFixture storage)
{
    private readonly Instant _start = Instant.From(TimeProvider.System.GetUtcNow());

    // Requests are at-least-once and race each other: whatever the order, the grouping and the repetitions, what is stored
    // in the end is the same.
    [Fact]
    public async Task Any_order_grouping_and_repetition_of_a_traces_spans_stores_the_same()
    {
        var project = await storage.CreateProjectAsync();
        await storage.Get<MetricCollectionStore>().SetAsync(
            project, new() { Name = "tools", Scope = "span", Metrics = [new() { Metric = "ToolCorrectness" }] }, CancellationToken.None);
        var count = Spans(new(project)).Count;
        var inOrder = await DeliverAsync(project, [.. Enumerable.Range(0, count)], groupSize: 1);

        await Gen.Select(Gen.Int[0, count - 1].Array[0, count], Gen.Int[1, count])
            .SelectMany((repeated, groupSize) =>
                Gen.Shuffle(Enumerable.Range(0, count).Concat(repeated).ToArray()).Select(order => (order, groupSize)))
            .SampleAsync(
                async delivery => Assert.Equal(inOrder, await DeliverAsync(project, delivery.order, delivery.groupSize)),
                iter: 60, threads: 1);
    }

    // Fields of the trace are each said once: of what is said twice the last counts, and last is what the order is about.
    private static List<ArrivingSpan> Spans(SampleTrace trace) =>
    [
        trace.Span(1, type: SpanTypes.Agent) with { End = null, Input = "\"question\"" },
        trace.Span(1, type: SpanTypes.Agent) with { Status = "ok", Input = "\"question\"", Output = "\"answer\"", CostUsd = 1 },
        trace.Span(2, 1, SpanTypes.Llm) with { InputTokens = 10, CostUsd = 0.1m, TraceTags = ["b", "a"], ThreadId = trace.HexId },
        trace.Span(3, 1, SpanTypes.Tool) with { Status = "error", MetricCollection = "tools", UserId = "eve" },
        trace.Span(4, 3, SpanTypes.Llm) with { End = null, InputTokens = 99 },
        trace.Span(4, 3, SpanTypes.Llm) with { InputTokens = 20, TraceTags = ["c"], TraceMetadata = """{"k":1}""" },
        trace.Span(5, 1) with { End = null, MetricCollection = "none such" },
        trace.Span(6, 1) with { TraceName = "Booking", TraceMetadata = """{"m":{"n":2}}""", MetricCollection = "none such" },
    ];

    private async Task<string> DeliverAsync(int project, int[] order, int groupSize)
    {
        var trace = new SampleTrace(project, _start);
        var spans = Spans(trace);
        foreach (var group in order.Chunk(groupSize))
            await storage.Get<SpanWriter>().WriteAsync([.. group.Select(index => spans[index])], CancellationToken.None);
        var running = await RowsAsync(trace);
        await storage.ExecuteAsync("update unsettled_traces set due_at = now() where trace_id = @Id", new { trace.Id });
        await storage.Get<TraceSettling>().SettleAsync(1000, CancellationToken.None);
        return running + await RowsAsync(trace);
    }

    private async Task<string> RowsAsync(SampleTrace trace) => (await storage.QueryAsync<string>(
        """
        select jsonb_pretty(jsonb_build_object(
            'spans', (select jsonb_agg(to_jsonb(s) - 'received_at' order by span_id) from spans s where trace_id = @Id),
            'trace', (select to_jsonb(t) - 'received_at' - 'updated_at' from traces t where trace_id = @Id),
            'thread', (select to_jsonb(h) - 'active_at' from threads h where thread_id = @HexId),
            'evaluations', (select jsonb_agg(jsonb_build_array(metric, subject) order by subject) from evaluations where trace_id = @Id),
            'misses', (select jsonb_agg(jsonb_build_array(name, span_id, problem) order by span_id) from collection_misses where trace_id = @Id)))
        """, new { trace.Id, trace.HexId })).Replace(trace.HexId, "TRACE", StringComparison.Ordinal);
}
