using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Traces;
using static Platform.Collector.Otlp.Wire.Span.Types;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>A span's events as they are stored: a JSON list of <c>{ name, time, attributes }</c>.</summary>
internal static class SpanEvents
{
    internal static string Json(IEnumerable<Event> events) => JsonScratch.Write(events, static (writer, events) =>
    {
        writer.WriteStartArray();
        foreach (var said in events)
        {
            writer.WriteStartObject();
            writer.WriteString("name", said.Name);
            writer.WriteString("time", new Instant((long)Math.Min(said.TimeUnixNano, long.MaxValue)).ToString());
            writer.WritePropertyName("attributes");
            said.Attributes.WriteTo(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    });
}
