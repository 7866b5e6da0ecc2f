using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Mapping;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Logs;

/// <summary>A log record as the event of a span that it stands for.</summary>
internal static class SpanEventRecord
{
    private const string EventName = "event.name";

    internal static bool IsKept(LogRecord record) => NameOf(record) is
        ReportedScores.ResultEvent or "gen_ai.client.inference.operation.details" or "gen_ai.choice"
        or "gen_ai.system.message" or "gen_ai.user.message" or "gen_ai.assistant.message" or "gen_ai.tool.message"
        or "gen_ai.content.prompt" or "gen_ai.content.completion";

    /// <summary>What a record says in its body is what an event says in its attributes.</summary>
    internal static Span.Types.Event EventOf(LogRecord record, Instant now)
    {
        var time = record.TimeUnixNano != 0 ? record.TimeUnixNano : record.ObservedTimeUnixNano;
        var said = new Span.Types.Event
        {
            Name = NameOf(record),
            TimeUnixNano = time is 0 or > long.MaxValue ? (ulong)now.Nanoseconds : time,
        };
        foreach (var attribute in record.Attributes)
        {
            if (attribute.Key != EventName)
                said.Attributes.Add(attribute);
        }
        if (record.Body is { ValueCase: AnyValue.ValueOneofCase.KvlistValue, KvlistValue.Values: var members })
            said.Attributes.Add(members);
        else if (record.Body is { IsEmpty: false } body)
            said.Attributes.Add(new KeyValue { Key = JsonText.Container(body.Text ?? "") is null ? "content" : "message", Value = body });
        return said;
    }

    private static string NameOf(LogRecord record) => record.EventName is { Length: > 0 } name ? name
        : record.Attributes.FirstOrDefault(attribute => attribute.Key == EventName)?.Value?.Text ?? "";
}
