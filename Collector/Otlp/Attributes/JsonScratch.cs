using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Platform.Collector.Otlp.Attributes;

/// <summary>Writes JSON into a string, with one buffer for each thread: this runs for every span.</summary>
internal static class JsonScratch
{
    private const int LargestKept = 1 << 20;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? _kept;

    /// <param name="state">Handed to <paramref name="write"/>, so that it can be static.</param>
    internal static string Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        // Taken while in use, so that one call may be inside another.
        var (buffer, writer) = _kept ?? Create();
        _kept = null;
        writer.Reset(buffer);
        write(writer, state);
        writer.Flush();
        var json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
        if (buffer.Capacity <= LargestKept)
            _kept = (buffer, writer);
        return json;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) Create()
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        return (buffer, new(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }));
    }
}
