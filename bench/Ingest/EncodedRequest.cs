using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Platform.Collector.Otlp.Wire;

namespace Platform.Bench.Ingest;

/// <summary>An export request in its wire form. Before it is sent again its traces get new ids, in place.</summary>
internal sealed class EncodedRequest
{
    private readonly int[] _traceIds; // where they stand

    private EncodedRequest(byte[] bytes, int[] traceIds, int spans) => (Bytes, _traceIds, Spans) = (bytes, traceIds, spans);

    internal byte[] Bytes { get; }

    internal int Spans { get; }

    /// <param name="spans">A multiple of <see cref="SampleTrace.Spans"/>.</param>
    internal static EncodedRequest Create(int spans, string? metricCollection)
    {
        var ids = Enumerable.Range(0, spans / SampleTrace.Spans).Select(_ => RandomNumberGenerator.GetBytes(16)).ToList();
        var request = new ExportTraceServiceRequest
        {
            ResourceSpans =
            {
                new ResourceSpans
                {
                    Resource = new()
                    {
                        Attributes = { new KeyValue { Key = "service.name", Value = new() { StringValue = "travel-agent" } } },
                    },
                    ScopeSpans =
                    {
                        new ScopeSpans
                        {
                            Scope = new() { Name = "bench", Version = "1.0" },
                            Spans = { ids.SelectMany(id => SampleTrace.Create(id, TimeProvider.System.GetUtcNow(), metricCollection)) },
                        },
                    },
                },
            },
        };
        var bytes = request.ToByteArray();
        return new(bytes, [.. ids.SelectMany(id => Find(bytes, id))], spans);
    }

    internal EncodedRequest Copy() => new([.. Bytes], _traceIds, Spans);

    /// <param name="number">Never the same for two sends.</param>
    internal void Stamp(long number) => Stamp(Bytes, _traceIds, number);

    // Mixed with the half of the id that stays, so that ids are as random as real ones.
    internal static void Stamp(byte[] bytes, int[] traceIds, long number)
    {
        foreach (var place in traceIds)
        {
            var id = bytes.AsSpan(place, 16);
            BinaryPrimitives.WriteUInt64BigEndian(
                id, ((ulong)number * 0x9E37_79B9_7F4A_7C15) ^ BinaryPrimitives.ReadUInt64BigEndian(id[8..]));
        }
    }

    private static IEnumerable<int> Find(byte[] bytes, byte[] id)
    {
        for (var place = 0; bytes.AsSpan(place).IndexOf(id) is >= 0 and var distance; place += distance + id.Length)
            yield return place + distance;
    }
}
