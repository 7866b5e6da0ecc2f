using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Worker.Tests;

/// <summary>From spans that arrive to their scores, with nothing in between but time.</summary>
public sealed class WholePathTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Spans_traces_and_threads_are_evaluated_each_in_their_time()
    {
        await SetCollectionAsync("span", "named", "ToolCorrectness");
        await SetCollectionAsync("trace", "matching", "ExactMatch");
        await SetCollectionAsync("thread", "matching", "ConversationCompleteness");
        Judge.Answer = _ => new("""{ "items": [{ "item": "Fly to Rome.", "verdict": "yes", "reason": null }], "reason": "Booked." }""");
        var worker = await StartWorkerAsync();
        var (trace, agent) = (Stored.NewTraceId(), Guid.NewGuid().ToByteArray()[..8]);
        var root = Span(trace, agent, "agent") with
        {
            Input = "\"Fly me to Rome.\"",
            Output = "\"Booked.\"",
            MetricCollection = "span",
            Details = """{ "expectedTools": [{ "name": "book" }], "expectedOutput": "Booked." }""",
            ThreadId = "t1",
        };
        var tool = Span(trace, Guid.NewGuid().ToByteArray()[..8], "tool") with { ParentSpanId = agent, ToolName = "book" };

        await worker.Services.GetRequiredService<SpanWriter>().WriteAsync([root], Cancellation);
        await worker.Services.GetRequiredService<SpanWriter>().WriteAsync([tool], Cancellation); // after its parent

        var store = worker.Services.GetRequiredService<EvaluationStore>();
        IReadOnlyList<Evaluation> ofTrace = [];
        await Eventually.HoldsAsync(async () =>
            (ofTrace = await store.ListForTraceAsync(Stored.Project, trace, Cancellation)) is { Count: 2 } two
            && two.All(evaluation => evaluation.Status == "scored"));
        Assert.Equal([("trace", "ExactMatch", 1.0), ("span", "ToolCorrectness", 1.0)],
            ofTrace.Select(evaluation => (evaluation.Target, evaluation.Metric, evaluation.Score!.Value)));
        Evaluation ofThread = null!;
        await Eventually.HoldsAsync(async () =>
            await store.ListForThreadAsync(Stored.Project, "t1", Cancellation) is [var only] && (ofThread = only).FinishedAt is not null);
        Assert.Equal(("scored", 1.0), (ofThread.Status, ofThread.Score));
        var funnel = await store.GetFunnelAsync(Stored.Project, "span", DateTimeOffset.UnixEpoch, Cancellation);
        Assert.Equal((1, 1, 1), (funnel.Queued, funnel.Scored, funnel.Passed));
    }

    [Fact]
    public async Task Criteria_are_judged_on_a_deeply_nested_trace()
    {
        await SetCollectionAsync("trace", "matching", "GEval", new { evaluationSteps = new[] { "Check it." } });
        var worker = await StartWorkerAsync();
        var trace = Stored.NewTraceId();
        var spans = new List<ArrivingSpan>();
        for (var i = 0; i < 200; i++)
            spans.Add(Span(trace, BitConverter.GetBytes(i + 1L), "chain") with { ParentSpanId = i == 0 ? null : BitConverter.GetBytes((long)i) });
        spans[0] = spans[0] with { Input = "\"Dig.\"", Output = "\"Dug.\"" };

        await worker.Services.GetRequiredService<SpanWriter>().WriteAsync(spans, Cancellation);

        Evaluation evaluation = null!;
        await Eventually.HoldsAsync(async () => await worker.Services.GetRequiredService<EvaluationStore>()
            .ListForTraceAsync(Stored.Project, trace, Cancellation) is [var only] && (evaluation = only).FinishedAt is not null);
        Assert.Equal(("scored", 0.8, null), (evaluation.Status, evaluation.Score, evaluation.Error));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private ArrivingSpan Span(byte[] trace, byte[] id, string type)
    {
        var now = Instant.From(TimeProvider.System.GetUtcNow());
        return new() { ProjectId = Stored.Project, TraceId = trace, SpanId = id, Name = type, Type = type, Status = "ok", Start = now, End = now };
    }

    private Task<MetricCollection> SetCollectionAsync(string scope, string apply, string metric, object? options = null) =>
        new MetricCollectionStore(Stored.Database).SetAsync(Stored.Project, new()
        {
            Name = scope,
            Scope = scope,
            Apply = apply,
            QuietSeconds = scope == "thread" ? 1 : null,
            Metrics = [new() { Metric = metric, Options = options is null ? null : JsonSerializer.SerializeToElement(options) }],
        }, Cancellation);
}
