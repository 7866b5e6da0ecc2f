using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http.Features;

namespace Platform.Collector.Otlp;

/// <summary>The bytes of a request's body, decompressed, in a pooled buffer.</summary>
internal sealed class OtlpBody : IDisposable
{
    private readonly int _length;
    private byte[]? _buffer;

    private OtlpBody(byte[] buffer, int length) => (_buffer, _length) = (buffer, length);

    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    internal static OtlpBody Copy(ReadOnlySequence<byte> message)
    {
        var length = (int)message.Length;
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        message.CopyTo(buffer);
        return new(buffer, length);
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
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
            if (encoding is not "gzip")
                return await ReadAsync(request.Body, Math.Min(mostBytes, mostDecompressed), cancellationToken);
            await using var unzipped = new GZipStream(request.Body, CompressionMode.Decompress);
            return await ReadAsync(unzipped, mostDecompressed, cancellationToken);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return (null, OtlpAnswer.TooLarge($"The body has more than {mostBytes} bytes."));
        }
        catch (InvalidDataException broken)
        {
            return (null, OtlpAnswer.Malformed($"The body is no gzip: {broken.Message}"));
        }
    }

    private static async Task<(OtlpBody? Body, OtlpAnswer? Refusal)> ReadAsync(
        Stream stream, int most, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var length = 0;
        try
        {
            while (await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
            {
                length += read;
                if (length > most)
                    return (null, OtlpAnswer.TooLarge($"The body has more than {most} bytes once decompressed."));
                if (length == buffer.Length)
                    Grow(ref buffer, length, most);
            }
            var body = new OtlpBody(buffer, length);
            buffer = null;
            return (body, null);
        }
        finally
        {
            if (buffer is not null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Grow(ref byte[] buffer, int length, int most)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(length * 2L, most + 1L));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
