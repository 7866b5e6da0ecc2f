using System.Buffers;
using Platform.Storage.Traces.Writing;

namespace Platform.Storage.Traces;

/// <summary>
/// The spans of one request while they wait for their commit: each as the row it becomes, in memory of a pool, and beside it
/// what says something of its trace. Thousands of spans wait at any time; as objects with texts of their own the garbage
/// collector moved them two or three times, which took a quarter of the Collector's processor time.
/// </summary>
public sealed class SpanRows : IDisposable
{
    private const int BlockSize = 16 * 1024;
    private const int LargestKept = 1 << 20;
    private const int SpanSize = 600; // bytes of a span without its content, ids included

    // Of one size only, so that it keeps no more than was in use at the same time; of that 64 MB at most.
    private static readonly ArrayPool<byte> _blocks = ArrayPool<byte>.Create(BlockSize, maxArraysPerBucket: 4096);

    [ThreadStatic]
    private static CopyRow? _kept;

    private readonly ArrivingSpan[] _spans;
    private readonly ReadOnlyMemory<byte>[] _rows;
    private readonly List<byte[]> _rented = [];
    private Memory<byte> _free;
    private bool _isDisposed;

    private SpanRows(int count) => (_spans, _rows) = (new ArrivingSpan[count], new ReadOnlyMemory<byte>[count]);

    /// <summary>Without their content, and still there when the rows are gone.</summary>
    public IReadOnlyList<ArrivingSpan> Spans => _spans;

    /// <summary>Bytes of memory, about.</summary>
    public long Size { get; private set; }

    public static SpanRows Of(IReadOnlyList<ArrivingSpan> spans)
    {
        var rows = new SpanRows(spans.Count);
        var scratch = _kept ?? new();
        for (var i = 0; i < spans.Count; i++)
        {
            scratch.Clear();
            SpanTable.Write(scratch, spans[i]);
            rows._rows[i] = rows.Keep(scratch.Written.Span);
            rows._spans[i] = spans[i].WithoutContent();
            rows.Size += SpanSize;
        }
        rows._free = default;
        _kept = scratch.Capacity <= LargestKept ? scratch : null;
        return rows;
    }

    /// <summary>Gives the memory back; nobody may be writing the rows any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
            return;
        _rows.AsSpan().Clear();
        _rented.ForEach(block => _blocks.Return(block));
        _rented.Clear();
    }

    /// <param name="first">The index of the first one.</param>
    internal IEnumerable<PlacedSpan> Place(int first)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _spans.Select((span, i) => new PlacedSpan(span, _rows[i], first + i));
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> row)
    {
        if (row.Length > BlockSize)
        {
            Size += row.Length;
            return row.ToArray();
        }
        if (row.Length > _free.Length)
        {
            var block = _blocks.Rent(BlockSize);
            _rented.Add(block);
            Size += BlockSize;
            _free = block;
        }
        var place = _free[..row.Length];
        row.CopyTo(place.Span);
        _free = _free[row.Length..];
        return place;
    }
}
