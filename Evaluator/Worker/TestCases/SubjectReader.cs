using System.Text.Json;
using Platform.Metrics;
using Platform.Metrics.TestCases;
using Platform.Storage.Evaluations;
using Platform.Storage.Threads;
using Platform.Storage.Traces;
using Platform.Worker.Filters;

namespace Platform.Worker.TestCases;

/// <summary>Reads what an evaluation is about. Null means that it is stored no more.</summary>
internal sealed class SubjectReader(
    TraceStore traces, ThreadStore threads, SubjectStore subjects, EvaluationRequestStore requests)
{
    private const int MostTraces = 1_000; // of a thread: more turns than any judge reads

    public async Task<FilterFacts?> GetFactsAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if (taken.Target == "thread")
            return await GetTracesAsync(taken, cancellationToken) is { Count: > 0 } ofThread ? FilterFacts.Of(ofThread) : null;
        if (await traces.GetAsync(taken.ProjectId, taken.TraceId!, cancellationToken) is not { } trace)
            return null;
        if (taken.Target == "trace")
            return FilterFacts.Of([trace]);
        return await GetSpanAsync(taken, cancellationToken) is { } span ? FilterFacts.Of(trace, span) : null;
    }

    /// <summary>The span that is evaluated.</summary>
    public Task<Span?> GetSpanAsync(TakenEvaluation taken, CancellationToken cancellationToken) =>
        traces.GetSpanAsync(taken.ProjectId, taken.TraceId!, taken.SpanId!, cancellationToken);

    /// <returns>How long the trace must still be quiet; null when it has settled.</returns>
    public Task<TimeSpan?> GetUnsettledAsync(TakenEvaluation taken, CancellationToken cancellationToken) =>
        subjects.GetUnsettledAsync(taken.ProjectId, taken.TraceId!, cancellationToken);

    /// <exception cref="JsonException">A test case of a request is none.</exception>
    public Task<TestCase?> GetTestCaseAsync(TakenEvaluation taken, CancellationToken cancellationToken) => taken.Target switch
    {
        "span" => GetSpanCaseAsync(taken, cancellationToken),
        "trace" => GetTraceCaseAsync(taken.ProjectId, taken.TraceId!, cancellationToken),
        "thread" => GetThreadCaseAsync(taken, cancellationToken),
        "testCase" => GetRequestedCaseAsync(taken, cancellationToken),
        _ => throw new InvalidOperationException($"There is no target {taken.Target}."),
    };

    private async Task<TestCase?> GetSpanCaseAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        if (await traces.GetAsync(taken.ProjectId, taken.TraceId!, cancellationToken) is not { } trace)
            return null;
        var spans = await subjects.GetSpansAsync(taken.ProjectId, taken.TraceId!, cancellationToken);
        var id = Convert.ToHexStringLower(taken.SpanId!);
        return spans.FirstOrDefault(span => span.SpanId == id) is { } span ? SpanTestCase.Of(trace, span, new(spans)) : null;
    }

    private async Task<TestCase?> GetTraceCaseAsync(int project, byte[] traceId, CancellationToken cancellationToken) =>
        await traces.GetAsync(project, traceId, cancellationToken) is { } trace
            ? TraceTestCase.Of(trace, new(await subjects.GetSpansAsync(project, traceId, cancellationToken)))
            : null;

    private async Task<TestCase?> GetThreadCaseAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        var exchanges = new List<(Trace, SpanTree)>();
        foreach (var trace in await GetTracesAsync(taken, cancellationToken))
        {
            var spans = await subjects.GetSpansAsync(
                taken.ProjectId, Convert.FromHexString(trace.TraceId), cancellationToken);
            exchanges.Add((trace, new(spans)));
        }

        return exchanges is [] ? null : ThreadTestCase.Of(taken.ThreadId!, exchanges) with
        {
            ChatbotRole = await threads.GetChatbotRoleAsync(taken.ProjectId, taken.ThreadId!, cancellationToken),
        };
    }

    /// <summary>A test case that names a stored trace takes from it what agentic metrics read.</summary>
    private async Task<TestCase?> GetRequestedCaseAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        var json = await requests.GetTestCaseAsync(taken.ProjectId, taken.RequestId!.Value, taken.Subject, cancellationToken);
        if (json is { } testCase && StoredSubject.Of(taken, testCase) is { } stored)
            return await GetTestCaseAsync(stored, cancellationToken);
        var given = json?.Deserialize(MetricsJson.Default.TestCase);
        if (given is not { Trace: null } || !SpanIds.TryParseTrace(given.TraceId, out var trace))
            return given;
        return given with { Trace = (await GetTraceCaseAsync(taken.ProjectId, trace, cancellationToken))?.Trace };
    }

    private Task<IReadOnlyList<Trace>> GetTracesAsync(TakenEvaluation taken, CancellationToken cancellationToken) =>
        threads.GetTracesAsync(taken.ProjectId, taken.ThreadId!, after: null, MostTraces, cancellationToken);
}
