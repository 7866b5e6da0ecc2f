using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Storage.MetricCollections;

/// <summary>
/// Which traces and threads a sampling rate takes: those whose share lies below it. The share is the first four bytes of
/// the id's SHA-256, as a fraction of 2^32. So all spans of a trace and all collections agree, a higher rate takes what a
/// lower one took and more, and ids that are not random spread evenly too.
/// </summary>
public static class Sampling
{
    /// <summary>The same in SQL, for a <c>bytea</c> trace id.</summary>
    public const string TraceShareSql = "(('x' || encode(substr(sha256(trace_id), 1, 4), 'hex'))::bit(32)::bigint::float8 / 4294967296)";

    /// <returns>0 (inclusive) to 1 (exclusive).</returns>
    public static double ShareOfTrace(ReadOnlySpan<byte> traceId) => Share(traceId);

    /// <inheritdoc cref="ShareOfTrace"/>
    public static double ShareOfThread(string threadId) => Share(Encoding.UTF8.GetBytes(threadId));

    private static double Share(ReadOnlySpan<byte> id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(id, hash);
        return BinaryPrimitives.ReadUInt32BigEndian(hash) / 4294967296.0;
    }
}
