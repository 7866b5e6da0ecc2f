using System.Text;
using System.Text.Json;
using Platform.Collector.Otlp.Attributes;

namespace Platform.Collector.Otlp.Json;

/// <summary>Reads a JSON string that may hold half of a surrogate pair, as JavaScript strings can, or bytes that are no
/// UTF-8: both become U+FFFD.</summary>
internal static class OtlpJsonText
{
    internal static string Read(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            var cleaned = JsonText.Clean(Encoding.UTF8.GetString(reader.ValueSpan));
            return JsonSerializer.Deserialize<string>($"\"{cleaned}\"")!;
        }
    }
}
