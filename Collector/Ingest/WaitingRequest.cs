using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>The spans of one request, waiting for their commit.</summary>
internal sealed class WaitingRequest(IReadOnlyList<ArrivingSpan> spans)
{
    private readonly TaskCompletionSource<IngestResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isGivenUp;

    internal IReadOnlyList<ArrivingSpan> Spans => spans;

    /// <summary>An estimate, in bytes of memory.</summary>
    internal long Size { get; } = SizeOf(spans);

    internal Task<IngestResult> Result => _result.Task;

    /// <summary>Nobody waits for it any more: it must not be tried again.</summary>
    internal bool IsGivenUp => _isGivenUp;

    internal void GiveUp() => _isGivenUp = true;

    internal void Answer(IngestResult result) => _result.TrySetResult(result);

    internal void Fail(Exception exception) => _result.TrySetException(exception);

    private static long SizeOf(IReadOnlyList<ArrivingSpan> spans)
    {
        const int Record = 1000; // the record itself with its ids and short texts
        var size = 0L;
        foreach (var span in spans)
        {
            size += Record + sizeof(char) * (Length(span.Input) + Length(span.Output) + Length(span.ToolArguments)
                + Length(span.ToolResult) + Length(span.RetrievalContext) + Length(span.Metadata) + Length(span.Attributes)
                + Length(span.Events) + Length(span.Details) + Length(span.TraceInput) + Length(span.TraceOutput)
                + Length(span.TraceMetadata) + Length(span.TraceDetails));
        }
        return size;
    }

    private static long Length(string? text) => text?.Length ?? 0;
}
