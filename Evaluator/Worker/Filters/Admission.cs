using Platform.Metrics;
using Platform.Storage.Evaluations;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;
using Platform.Worker.Evaluations;
using Platform.Worker.TestCases;

namespace Platform.Worker.Filters;

/// <summary>Decides whether an evaluation is to run at all, and whether already.</summary>
internal sealed class Admission(SubjectReader subjects)
{
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromMilliseconds(250);

    /// <returns>Null when it is to run now.</returns>
    public async Task<Decision?> DecideAsync(
        TakenEvaluation taken, TestCaseMetric metric, CancellationToken cancellationToken)
    {
        // What somebody asked for is neither sampled nor filtered.
        if (taken.Source == "collection" && await SelectAsync(taken, cancellationToken) is { } rejected)
            return rejected;
        return taken.Target == "span" && await ReadsBelowAsync(taken, metric, cancellationToken)
            ? await WaitForQuietAsync(taken, $"{metric.Name} reads the spans below this one", cancellationToken)
            : null;
    }

    private async Task<Decision?> SelectAsync(TakenEvaluation taken, CancellationToken cancellationToken)
    {
        var share = taken.Target == "thread" ? Sampling.ShareOfThread(taken.ThreadId!) : Sampling.ShareOfTrace(taken.TraceId);
        if (share >= taken.SampleRate)
            return Decision.Skip(SkipReasons.Sampling, $"Not among the {taken.SampleRate:P4} that {taken.Collection} takes.");
        if (taken.Filter is not { } filter)
            return null;
        if (taken.Target == "span" && filter.ReadsTrace && await WaitForQuietAsync(
            taken, $"the filter of {taken.Collection} reads the trace", cancellationToken) is { } wait)
            return wait;

        return await subjects.GetFactsAsync(taken, cancellationToken) is not { } facts
                ? Decision.Skip(SkipReasons.Input, $"The {taken.Target} is no longer stored.")
            : filter.Mismatch(facts) is { } mismatch ? Decision.Skip(SkipReasons.Filter, mismatch)
            : null;
    }

    /// <summary>Whether the metric needs something that the span does not carry itself.</summary>
    private async Task<bool> ReadsBelowAsync(TakenEvaluation taken, TestCaseMetric metric, CancellationToken cancellationToken)
    {
        var needs = metric.Needs.SelectMany(needed => needed.Split('|')).ToHashSet();
        if (!needs.Overlaps(["trace", "toolsCalled", "retrievalContext"]))
            return false;
        return await subjects.GetSpanAsync(taken, cancellationToken) is { } span
            && (needs.Contains("trace")
                || (needs.Contains("toolsCalled") && span.Type != SpanTypes.Tool && SpanTestCase.OwnToolsCalled(span) is null)
                || (needs.Contains("retrievalContext") && span.Type != SpanTypes.Retriever
                    && SpanTestCase.OwnRetrievalContext(span) is null));
    }

    private async Task<Decision?> WaitForQuietAsync(TakenEvaluation taken, string why, CancellationToken cancellationToken) =>
        await subjects.GetUnsettledAsync(taken, cancellationToken) is { } left
            ? new Decision.Postpone(
                SkipReasons.Say(SkipReasons.Quiet, $"Waits until the trace is quiet, because {why}."),
                left > ShortestDelay ? left : ShortestDelay)
            : null;
}
