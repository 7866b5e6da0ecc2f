using System.Text.Json;
using Platform.Storage.TestRuns;
using Platform.Storage.Traces;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>Has single steps of an agent scored: the spans of a case's trace that a check names.</summary>
public sealed class SpanJudging(TraceStore traces, SpanNodeStore nodes, CaseJudging judging, TimeProvider time)
{
    /// <summary>Of one name in one trace; an agent that loops must not cost without end.</summary>
    private const int MostSpans = 20;

    // The agent exports its spans some seconds after it has answered.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);

    /// <param name="checks">With a span's name or type each.</param>
    /// <returns>For each case the scores of its spans, in the order of the checks.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<TestRunScore>>> JudgeAsync(
        int project, Guid run, IReadOnlyList<CaseResult> answered, IReadOnlyList<Check> checks, string judge, CancellationToken cancellationToken) =>
        checks is [] ? [.. answered.Select(_ => (IReadOnlyList<TestRunScore>)[])]
            : await Task.WhenAll(answered.Select(each => JudgeAsync(project, run, each.TraceId, checks, judge, cancellationToken)));

    private async Task<IReadOnlyList<TestRunScore>> JudgeAsync(
        int project, Guid run, string? trace, IReadOnlyList<Check> checks, string judge, CancellationToken cancellationToken)
    {
        var spans = trace is null ? [] : await FindAsync(project, Convert.FromHexString(trace), cancellationToken);
        var scores = new List<TestRunScore>();
        foreach (var check in checks)
        {
            var named = spans.Where(span => span.Name == check.Span || span.Type == check.Span).Take(MostSpans).ToList();
            if (named is [])
                scores.Add(Missing(check, trace));
            else
                scores.AddRange(await JudgeAsync(project, run, trace!, named, check, judge, cancellationToken));
        }

        return scores;
    }

    private async Task<IEnumerable<TestRunScore>> JudgeAsync(
        int project, Guid run, string trace, IReadOnlyList<SpanNode> spans, Check check, string judge, CancellationToken cancellationToken)
    {
        // A test case that is nothing but a reference: what is stored there is measured.
        var references = spans.Select(span => JsonSerializer.SerializeToElement(new { traceId = trace, spanId = span.SpanId })).ToList();
        var results = await judging.EvaluateAsync(project, run, [CaseJudging.Metric(check, judge)], references, cancellationToken);
        return spans.Zip(results, (span, result) => CaseJudging.Score(result.Evaluations[0]) with
        {
            SpanId = span.SpanId,
            SpanName = check.Span,
            Strict = check.Blocks,
        });
    }

    private async Task<IReadOnlyList<SpanNode>> FindAsync(int project, byte[] trace, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < _patience && await traces.GetAsync(project, trace, cancellationToken) is not { Complete: true })
            await Task.Delay(_poll, time, cancellationToken);
        return await nodes.ListAsync(project, trace, cancellationToken);
    }

    private static TestRunScore Missing(Check check, string? trace) => new()
    {
        Metric = check.Metric,
        SpanName = check.Span,
        Threshold = check.Threshold,
        Skipped = true,
        Reason = trace is null ? "The case has no trace." : $"The trace {trace} has no span of the name or type {check.Span}; does the agent report to the key's project?",
    };
}
