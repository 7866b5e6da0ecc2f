using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Platform.Collector.Otlp;

/// <summary>The bytes of a request's body, decompressed, in a pooled buffer.</summary>
internal sealed class OtlpBody : IDisposable
{
    private const int ShortestGzip = 18;
    private const int LargestPooled = 256 * 1024;
    private const int FirstRead = 16 * 1024;

    // Hundreds of requests wait at a time, and the shared pool keeps 32 buffers of a size for each core: the others were made
    // anew for every request, and moved by the garbage collector while they waited.
    private static readonly ArrayPool<byte> _pool = ArrayPool<byte>.Create(LargestPooled, maxArraysPerBucket: 512);

    private readonly int _length;
    private byte[]? _buffer;

    private OtlpBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    internal static OtlpBody Copy(ReadOnlySequence<byte> message)
    {
        var length = (int)message.Length;
        var buffer = Rent(length);
        message.CopyTo(buffer);
        return new(buffer, length);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            Return(buffer);
    }

    /// <summary>Reads no further than the limits: a bomb of a few kilobytes is let go once it has grown to the limit.</summary>
    /// <returns>Either the body or why it is not taken.</returns>
    internal static async Task<(OtlpBody? Body, OtlpAnswer? Refusal)> ReadAsync(
        HttpRequest request, int mostBytes, int mostDecompressed, CancellationToken cancellationToken)
    {
        var encoding = request.Headers.ContentEncoding.ToString().Trim().ToLowerInvariant();
        if (encoding is not ("" or "identity" or "gzip"))
            return (null, OtlpAnswer.Unsupported($"Content-Encoding '{encoding}' is not taken: use gzip or none."));
        // Said before reading, so that the sender gets to see it: in the midst of a body the connection breaks.
        if (request.ContentLength > mostBytes)
            return (null, OtlpAnswer.TooLarge($"The body has more than {mostBytes} bytes."));
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = mostBytes;
        try
        {
            return encoding is "gzip" ? await UnzipAsync(request, mostBytes, mostDecompressed, cancellationToken)
                : await ReadAsync(request.Body, request.ContentLength, Math.Min(mostBytes, mostDecompressed), cancellationToken);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, OtlpAnswer.TooLarge($"The body has more than {mostBytes} bytes."));
        }
        catch (InvalidDataException)
        {
            return (null, OtlpAnswer.Malformed("The body is no gzip, though Content-Encoding says so, or it is damaged."));
        }
    }

    private static async Task<(OtlpBody? Body, OtlpAnswer? Refusal)> UnzipAsync(
        HttpRequest request, int mostBytes, int mostDecompressed, CancellationToken cancellationToken)
    {
        var (zipped, refusal) = await ReadAsync(request.Body, request.ContentLength, mostBytes, cancellationToken);
        if (zipped is null)
            return (null, refusal);
        using (zipped)
        {
            using var bytes = new MemoryStream(zipped._buffer!, 0, zipped._length, writable: false);
            await using var unzipped = new GZipStream(bytes, CompressionMode.Decompress);
            var (body, tooLarge) = await ReadAsync(unzipped, length: null, mostDecompressed, cancellationToken);
            // GZipStream takes a stream that was cut short for its end, and protobuf that was cut between two spans is whole: it
            // would be acknowledged. Gzip ends with its length; with less there is not all of it. (More are several in a row.)
            if (body is null || zipped._length == 0 || (zipped._length >= ShortestGzip
                && BinaryPrimitives.ReadUInt32LittleEndian(zipped.Bytes[^sizeof(uint)..]) <= body._length))
                return (body, tooLarge);
            body.Dispose();
            return (null, OtlpAnswer.Malformed("The gzip of the body was cut short."));
        }
    }

    private static async Task<(OtlpBody? Body, OtlpAnswer? Refusal)> ReadAsync(
        Stream stream, long? length, int most, CancellationToken cancellationToken)
    {
        // One byte more than was said, to see that there is no more. What was said is believed only so far.
        var buffer = Rent((int)Math.Clamp((length ?? 0) + 1, FirstRead, LargestPooled));
        var filled = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(filled), cancellationToken) is > 0 and var read)
            {
                filled += read;
                if (filled > most)
                    return (null, OtlpAnswer.TooLarge($"The body has more than {most} bytes once decompressed."));
                if (filled == buffer.Length)
                    Grow(ref buffer, filled, most);
            }
            var body = new OtlpBody(buffer, filled);
            buffer = null;
            return (body, null);
        }
        finally
        {
            if (buffer is not null)
                Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer, int length, int most)
    {
        var larger = Rent((int)Math.Min(length * 2L, most + 1L));
        buffer.AsSpan(0, length).CopyTo(larger);
        Return(buffer);
        buffer = larger;
    }

    private static byte[] Rent(int length) => PoolOf(length).Rent(length);

    private static void Return(byte[] buffer) => PoolOf(buffer.Length).Return(buffer);

    private static ArrayPool<byte> PoolOf(int length) => length <= LargestPooled ? _pool : ArrayPool<byte>.Shared;
}
