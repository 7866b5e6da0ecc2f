using System.Buffers.Binary;
using Platform.Storage.Traces;

namespace Platform.Storage.Tests;

/// <summary>Makes spans of one trace: a second long each, a millisecond apart, finished, unless a test says otherwise.</summary>
internal sealed class SampleTrace(int project, Instant? start = null)
{
    private readonly Instant _start = start ?? Instant.From(TimeProvider.System.GetUtcNow());

    internal int Project => project;

    internal byte[] Id { get; } = Guid.NewGuid().ToByteArray();

    internal string HexId => Convert.ToHexStringLower(Id);

    internal ArrivingSpan Span(int id, int? parent = null, string type = SpanTypes.Span) => new()
    {
        ProjectId = project,
        TraceId = Id,
        SpanId = SpanId(id),
        ParentSpanId = parent is { } above ? SpanId(above) : null,
        Name = $"span {id}",
        Type = type,
        Start = new(_start.Nanoseconds + id * 1_000_000L),
        End = new(_start.Nanoseconds + id * 1_000_000L + 1_000_000_000L),
    };

    internal static byte[] SpanId(int id)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, id);
        return bytes;
    }
}
