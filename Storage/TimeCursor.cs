using System.Buffers.Binary;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Platform.Storage;

/// <summary>Position of the last row of a page in a list by time: the next page continues behind it.</summary>
/// <param name="Time">UTC, microseconds at the finest, as PostgreSQL has it.</param>
public sealed record TimeCursor(DateTime Time, Guid Id)
{
    private const int Bytes = sizeof(long) + 16;

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, Time.Ticks);
        Id.TryWriteBytes(bytes[sizeof(long)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for text that no page has given out.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TimeCursor? cursor)
    {
        cursor = null;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (text is not { Length: Bytes / 3 * 4 } || !Base64Url.TryDecodeFromChars(text, bytes, out var length) || length != Bytes
            || BinaryPrimitives.ReadInt64BigEndian(bytes) is var ticks && (ticks < 0 || ticks > DateTime.MaxValue.Ticks))
            return false;
        cursor = new(new(ticks, DateTimeKind.Utc), new(bytes[sizeof(long)..]));
        return true;
    }
}
