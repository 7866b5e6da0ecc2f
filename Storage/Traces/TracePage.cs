using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Platform.Storage.Traces;

/// <param name="Next">Cursor of the page after this one; null on the last.</param>
public sealed record TracePage(IReadOnlyList<Trace> Items, string? Next);

/// <summary>Position of the last trace of a page: the next one continues behind it, whatever has arrived since.</summary>
public sealed record TraceCursor(long StartNs, byte[] TraceId)
{
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long) + 16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, StartNs);
        TraceId.CopyTo(bytes[sizeof(long)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for text that no page has given out.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TraceCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[sizeof(long) + 16];
        if (text is not { Length: 32 } || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != bytes.Length)
            return false;
        cursor = new(BinaryPrimitives.ReadInt64BigEndian(bytes), bytes[sizeof(long)..].ToArray());
        return true;
    }
}

/// <summary>Traces that share a tag, a name or a metadata value.</summary>
/// <param name="Key">Null for traces that have none.</param>
/// <param name="MeanScore">Of the metric that the filter names; null without one, since metrics differ in scale and direction.</param>
/// <param name="PassRate">Share of judged evaluations that passed, 0 to 1; null when there are none.</param>
public sealed record TraceGroup(
    string? Key, long Count, long Errors, double MeanDurationMs, decimal CostUsd, double? MeanScore, double? PassRate);
