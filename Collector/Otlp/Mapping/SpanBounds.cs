using Google.Protobuf;
using Google.Protobuf.Collections;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Traces;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Otlp.Mapping;

/// <summary>Decides which spans can be taken, and makes those that are fit to be stored.</summary>
internal sealed class SpanBounds(OtlpOptions limits, Instant now)
{
    private const int LongestKey = 1000;
    private const int LongestSpanName = 1000;

    private readonly ulong _latest = (ulong)(now.Nanoseconds + (long)limits.MaxClockSkew.TotalNanoseconds);
    private readonly List<string> _notes = [];
    private int _replaced;
    private string? _problem;

    /// <summary>What had to be changed in the last span, a sentence each.</summary>
    internal IReadOnlyList<string> Notes => _notes is [] ? [] : [.. _notes];

    /// <returns>Why the span cannot be taken; null when it can.</returns>
    internal string? Refuse(Span span)
    {
        Start();
        if (ProblemOf(span) is { } problem)
            return problem;
        span.Name = Fit(span.Name, LongestSpanName, "the name");
        if (span.Status is { Message.Length: > 0 } status)
            status.Message = Fit(status.Message, limits.MaxAttributeLength, "the status message");
        Fit(span.Attributes, "it");
        foreach (var said in span.Events)
        {
            said.Name = Fit(said.Name, LongestSpanName, "an event's name");
            Fit(said.Attributes, "an event of it");
        }
        foreach (var link in span.Links)
            Fit(link.Attributes, "a link of it");
        if (_replaced > 0)
            _notes.Add($"U+0000, which PostgreSQL cannot store, was replaced by U+FFFD in {_replaced} texts.");
        if (span.DroppedAttributesCount + span.DroppedEventsCount + span.DroppedLinksCount > 0)
            _notes.Add($"The sender dropped {span.DroppedAttributesCount} attributes, {span.DroppedEventsCount} events and "
                + $"{span.DroppedLinksCount} links.");
        return _problem;
    }

    /// <param name="of">Whose they are: <c>resource</c>, <c>scope</c> or <c>record</c>.</param>
    /// <returns>Why nothing with these attributes can be taken; null when it can.</returns>
    internal string? Refuse(RepeatedField<KeyValue>? attributes, string of)
    {
        Start();
        if (attributes is not null)
            Fit(attributes, $"its {of}");
        return _problem;
    }

    private void Start()
    {
        _notes.Clear();
        (_replaced, _problem) = (0, null);
    }

    private string? ProblemOf(Span span) =>
        span.Unreadable is { } unreadable ? unreadable.TrimEnd('.')
        : IsNoId(span.TraceId, 16) ? "its trace id is not 16 bytes, or all zero"
        : IsNoId(span.SpanId, 8) ? "its span id is not 8 bytes, or all zero"
        : span.ParentSpanId.Length is not (0 or 8) ? "its parent's id is not 8 bytes"
        : span.StartTimeUnixNano is 0 or > long.MaxValue || span.EndTimeUnixNano > long.MaxValue ? "it has no valid start or end time"
        : IsTooLate(Math.Max(span.StartTimeUnixNano, span.EndTimeUnixNano)) ? $"it {(IsTooLate(span.StartTimeUnixNano) ? "starts" : "ends")} {TooLate}"
        : span.EndTimeUnixNano != 0 && span.EndTimeUnixNano < span.StartTimeUnixNano ? "it ends before it starts"
        : span.Events.Count > limits.MaxEvents || span.Links.Count > limits.MaxEvents
            ? $"it has more than {limits.MaxEvents} events or links"
        : span.Events.Any(said => said.TimeUnixNano > long.MaxValue) ? "an event of it has no valid time"
        : null;

    /// <param name="time">Nanoseconds since 1970.</param>
    internal bool IsTooLate(ulong time) => time > _latest;

    /// <summary>What is wrong with what is.</summary>
    internal string TooLate => $"more than {limits.MaxClockSkew.TotalMinutes:0} minutes in the future: check the sender's clock";

    internal static bool IsNoId(ByteString id, int length) => id.Length != length || !id.Span.ContainsAnyExcept((byte)0);

    private void Fit(RepeatedField<KeyValue> attributes, string of)
    {
        if (attributes.Count > limits.MaxAttributes)
            _problem ??= $"{of} has {attributes.Count} attributes, at most {limits.MaxAttributes} are taken";
        foreach (var attribute in attributes)
        {
            if (attribute.Key.Length > LongestKey)
                _problem ??= $"an attribute's name has more than {LongestKey} characters";
            if (attribute.Key.Contains('\0', StringComparison.Ordinal))
                attribute.Key = Fit(attribute.Key, LongestKey, "a name");
            if (attribute.Value is { } value)
                Fit(value, attribute.Key, depth: 0);
        }
    }

    private void Fit(AnyValue value, string key, int depth)
    {
        switch (value.ValueCase)
        {
            case AnyValue.ValueOneofCase.StringValue:
                var text = value.StringValue;
                if (text.Length > limits.MaxAttributeLength || text.Contains('\0', StringComparison.Ordinal))
                    value.StringValue = Fit(text, limits.MaxAttributeLength, $"attribute {key}");
                break;
            case AnyValue.ValueOneofCase.BytesValue when value.BytesValue.Length > limits.MaxAttributeLength:
                _notes.Add($"attribute {key} was cut from {value.BytesValue.Length} to {limits.MaxAttributeLength} bytes.");
                value.BytesValue = ByteString.CopyFrom(value.BytesValue.Span[..limits.MaxAttributeLength]);
                break;
            case AnyValue.ValueOneofCase.ArrayValue or AnyValue.ValueOneofCase.KvlistValue when depth >= limits.MaxNesting:
                _problem ??= $"attribute {key} is nested more than {limits.MaxNesting} deep";
                break;
            case AnyValue.ValueOneofCase.ArrayValue:
                foreach (var item in value.ArrayValue.Values)
                    Fit(item, key, depth + 1);
                break;
            case AnyValue.ValueOneofCase.KvlistValue:
                foreach (var member in value.KvlistValue.Values)
                {
                    if (member.Key.Contains('\0', StringComparison.Ordinal))
                        member.Key = Fit(member.Key, int.MaxValue, "a key");
                    if (member.Value is not null)
                        Fit(member.Value, key, depth + 1);
                }
                break;
        }
    }

    private string Fit(string text, int longest, string what)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            _replaced++;
            text = text.Replace('\0', '\uFFFD');
        }
        if (text.Length <= longest)
            return text;
        _notes.Add($"{what} was cut from {text.Length} to {longest} characters.");
        return Texts.Cut(text, longest);
    }
}
