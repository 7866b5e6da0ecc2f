using System.Globalization;
using Platform.Collector.Otlp.Attributes;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>How long a model took to say its first word.</summary>
internal static class FirstToken
{
    private const string Event = "ai.stream.firstChunk";

    /// <returns>Milliseconds since the span's start; null when nothing tells, or it would be before the start.</returns>
    internal static double? MillisecondsOf(Span span, SpanAttributes attributes)
    {
        var milliseconds = attributes[Concept.SecondsToFirstToken]?.Number * 1000
            ?? SinceStart(attributes[Concept.FirstTokenAt]?.Text, span)
            ?? attributes[Concept.MillisecondsToFirstToken]?.Number
            ?? OfEvent(span);
        return milliseconds is >= 0 ? milliseconds : null;
    }

    // Langfuse writes the time as JSON: in quotes.
    private static double? SinceStart(string? time, Span span) =>
        DateTimeOffset.TryParse(time?.Trim('"'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            && at.Year is > 1970 and < 2262
            ? new Instant((long)span.StartTimeUnixNano).MillisecondsUntil(Instant.From(at))
            : null;

    private static double? OfEvent(Span span)
    {
        foreach (var said in span.Events)
        {
            if (said.Name != Event)
                continue;
            foreach (var attribute in said.Attributes)
            {
                if (attribute.Key == "ai.response.msToFirstChunk" && attribute.Value?.Number is { } milliseconds)
                    return milliseconds;
            }
            return ((double)said.TimeUnixNano - span.StartTimeUnixNano) / 1e6;
        }
        return null;
    }
}
