using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>
/// Where all ways in meet. Requests that wait at the same time share a commit, see <see cref="GroupCommit"/>. The queue is
/// bounded by spans and by memory, and nobody waits in it for longer than they said: with the database behind or gone,
/// senders are told to come again.
/// </summary>
public sealed class SpanQueue(IOptions<IngestOptions> options, TimeProvider time)
{
    /// <summary>Senders with more patience than this may use the last quarter of the queue: they do not come again.</summary>
    private static readonly TimeSpan _impatient = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    /// <summary>When to come again after a refusal.</summary>
    internal static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly IngestOptions _options = options.Value;
    private readonly Lock _lock = new();
    private readonly LinkedList<WaitingRequest> _waiting = [];
    private readonly Channel<bool> _wakeUps = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(options.Value.Writers) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _spans; // waiting or being written
    private long _bytes;

    /// <summary>Spans that wait for their commit or are in one.</summary>
    internal long WaitingSpans => Volatile.Read(ref _spans);

    /// <summary>
    /// Whoever asks before the spans of a request are mapped spares itself the work that would be thrown away; under
    /// overload that is what there is no time for.
    /// </summary>
    internal bool IsFull(TimeSpan patience)
    {
        var share = ShareFor(patience);
        lock (_lock)
            return _spans >= share * _options.QueueSpans || _bytes >= share * MaxBytes;
    }

    /// <summary>Returns once the spans are committed, or refused after <paramref name="patience"/> at the latest.</summary>
    /// <param name="spans">Of one request. Whatever becomes of them, their rows are given back.</param>
    /// <param name="patience">How long the sender waits: 5 s over OTLP, 60 s for DeepEval clients, which never retry.</param>
    /// <exception cref="OperationCanceledException">The sender is gone; its spans may be stored or not.</exception>
    public async Task<IngestResult> AddAsync(
        SpanRows spans, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (spans.Spans is [])
            return IngestResult.Stored([]);

        var request = new WaitingRequest(spans);
        var place = new LinkedListNode<WaitingRequest>(request);
        if (!TryEnter(place, patience))
        {
            spans.Dispose();
            return IngestResult.Full(RetryAfter);
        }
        try
        {
            return await request.Result.WaitAsync(patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return IngestResult.Full(RetryAfter);
        }
        finally
        {
            Leave(place);
        }
    }

    /// <summary>
    /// The same for senders who send nothing twice: where the queue has no room they wait for that as well.
    /// </summary>
    internal async Task<IngestResult> AddPatientlyAsync(
        IReadOnlyList<ArrivingSpan> spans, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); ; await Task.Delay(_pause, time, cancellationToken))
        {
            var left = patience - time.GetElapsedTime(started);
            var isLast = left <= _pause;
            if (!isLast && IsFull(left))
                continue;
            var result = await AddAsync(SpanRows.Of(spans), isLast ? _pause : left, cancellationToken);
            if (result.IsStored || isLast)
                return result;
        }
    }

    /// <summary>Waits until there is a request, and takes those that fill one commit, in the order they came.</summary>
    internal async Task TakeAsync(List<WaitingRequest> group, CancellationToken cancellationToken)
    {
        while (group is [])
        {
            await _wakeUps.Reader.ReadAsync(cancellationToken);
            lock (_lock)
            {
                for (var spans = 0; spans < _options.SpansPerCommit && _waiting.First is { } next; spans += next.Value.Count)
                {
                    _waiting.Remove(next);
                    group.Add(next.Value);
                }
                if (_waiting.Count > 0)
                    _wakeUps.Writer.TryWrite(true);
            }
        }
    }

    /// <summary>Makes room when a taken request is stored, refused or given up.</summary>
    internal void Release(WaitingRequest taken)
    {
        lock (_lock)
            Count(taken, -1);
        taken.Rows.Dispose();
    }

    private double MaxBytes => _options.QueueMegabytes * (double)(1 << 20);

    private static double ShareFor(TimeSpan patience) => patience > _impatient ? 1 : 0.75;

    private bool TryEnter(LinkedListNode<WaitingRequest> place, TimeSpan patience)
    {
        var request = place.Value;
        var share = ShareFor(patience);
        lock (_lock)
        {
            // Alone, even a request that is larger than the queue passes.
            if (_spans > 0 && (_spans + request.Count > share * _options.QueueSpans
                || _bytes + request.Rows.Size > share * MaxBytes))
                return false;
            Count(request, +1);
            _waiting.AddLast(place);
        }
        _wakeUps.Writer.TryWrite(true);
        return true;
    }

    private void Leave(LinkedListNode<WaitingRequest> place)
    {
        place.Value.GiveUp();
        lock (_lock)
        {
            if (place.List is null)
                return; // taken
            _waiting.Remove(place);
            Count(place.Value, -1);
        }
        place.Value.Rows.Dispose();
    }

    private void Count(WaitingRequest request, int sign)
    {
        _spans += sign * request.Count;
        _bytes += sign * request.Rows.Size;
    }
}
