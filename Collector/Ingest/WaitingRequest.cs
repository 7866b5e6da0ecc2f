using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>The spans of one request, waiting for their commit.</summary>
internal sealed class WaitingRequest(SpanRows spans)
{
    private readonly TaskCompletionSource<IngestResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isGivenUp;

    /// <summary>Its own: given back when it has been answered or given up.</summary>
    internal SpanRows Rows => spans;

    internal int Count => spans.Spans.Count;

    internal Task<IngestResult> Result => _result.Task;

    /// <summary>Nobody waits for it any more: it must not be tried again.</summary>
    internal bool IsGivenUp => _isGivenUp;

    internal void GiveUp() => _isGivenUp = true;

    internal void Answer(IngestResult result) => _result.TrySetResult(result);

    internal void Fail(Exception exception) => _result.TrySetException(exception);
}
