using System.Text.Json;
using Google.Protobuf;
using Platform.Collector.Otlp;
using Platform.Collector.Otlp.Mapping;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Prices;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Tests.Otlp;

/// <summary>Spans as clients send them, and what becomes of them.</summary>
internal static class Sent
{
    /// <summary>2026-08-01T12:00:00Z.</summary>
    internal const ulong StartNs = 1_785_585_600_000_000_000;

    /// <summary>A span of one second with these attributes.</summary>
    internal static Span Span(params (string Key, object? Value)[] attributes) => new()
    {
        TraceId = ByteString.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]),
        SpanId = ByteString.CopyFrom([1, 2, 3, 4, 5, 6, 7, 8]),
        Name = "span",
        StartTimeUnixNano = StartNs,
        EndTimeUnixNano = StartNs + 1_000_000_000,
        Attributes = { attributes.Select(attribute => Attribute(attribute.Key, attribute.Value)) },
    };

    internal static ArrivingSpan Mapped(params (string Key, object? Value)[] attributes) => Mapped(Span(attributes));

    internal static ArrivingSpan Mapped(Span span, Resource? resource = null) =>
        new SpanMapping(1, PriceList.Shipped).Map(span, new(resource), null, []);

    /// <summary>As the doors do it: bounds first.</summary>
    internal static (ArrivingSpan? Span, string? Refusal) Taken(Span span, OtlpOptions? options = null)
    {
        var bounds = new SpanBounds(options ?? new(), new((long)StartNs + 60_000_000_000));
        return bounds.Refuse(span) is { } refusal
            ? (null, refusal)
            : (new SpanMapping(1, PriceList.Shipped).Map(span, new(null), null, bounds.Notes), null);
    }

    internal static Span.Types.Event Event(string name, params (string Key, object? Value)[] attributes) => new()
    {
        Name = name,
        TimeUnixNano = StartNs + 500_000_000,
        Attributes = { attributes.Select(attribute => Attribute(attribute.Key, attribute.Value)) },
    };

    internal static KeyValue Attribute(string key, object? value) => new() { Key = key, Value = Value(value) };

    internal static AnyValue Value(object? value) => value switch
    {
        null => new(),
        string text => new() { StringValue = text },
        bool flag => new() { BoolValue = flag },
        int number => new() { IntValue = number },
        long number => new() { IntValue = number },
        double number => new() { DoubleValue = number },
        byte[] bytes => new() { BytesValue = ByteString.CopyFrom(bytes) },
        IEnumerable<(string Key, object? Value)> members => new()
        {
            KvlistValue = new() { Values = { members.Select(member => Attribute(member.Key, member.Value)) } },
        },
        System.Collections.IEnumerable items => new() { ArrayValue = new() { Values = { items.Cast<object?>().Select(Value) } } },
        _ => throw new ArgumentException($"No attribute holds a {value.GetType()}."),
    };

    /// <summary>The member of a JSON object, as JSON without blanks; null when it has none.</summary>
    internal static string? Member(string? json, string name)
    {
        using var document = JsonDocument.Parse(json ?? "{}");
        return document.RootElement.TryGetProperty(name, out var member) ? JsonSerializer.Serialize(member) : null;
    }
}
