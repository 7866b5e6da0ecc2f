using Google.Protobuf;
using Platform.Collector.Otlp;
using static Platform.Collector.Tests.Otlp.Sent;
using WireSpan = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Tests.Otlp;

public sealed class SpanBoundsTests
{
    private const ulong Hour = 3600UL * 1_000_000_000;

    public static TheoryData<string, string> Problems => new()
    {
        { "no trace id", "trace id" }, { "zero trace id", "trace id" }, { "long trace id", "trace id" },
        { "no span id", "span id" }, { "zero span id", "span id" }, { "short parent", "parent" },
        { "no start", "start" }, { "far future", "starts more than 60 minutes in the future" }, { "ends in the far future", "ends more than 60 minutes in the future" },
        { "unreadable", "name must be text" }, { "event after 2262", "event" }, { "after 2262", "start or end" }, { "end before start", "ends before" },
    };

    [Theory]
    [MemberData(nameof(Problems))]
    public void A_span_that_cannot_be_is_refused_with_its_reason(string problem, string reason)
    {
        var span = Span();
        switch (problem)
        {
            case "no trace id": span.TraceId = ByteString.Empty; break;
            case "zero trace id": span.TraceId = ByteString.CopyFrom(new byte[16]); break;
            case "long trace id": span.TraceId = ByteString.CopyFrom(new byte[17]); break;
            case "no span id": span.SpanId = ByteString.Empty; break;
            case "zero span id": span.SpanId = ByteString.CopyFrom(new byte[8]); break;
            case "short parent": span.ParentSpanId = ByteString.CopyFrom(1); break;
            case "no start": span.StartTimeUnixNano = 0; break;
            case "far future": span.StartTimeUnixNano += 2 * Hour; span.EndTimeUnixNano += 2 * Hour; break;
            case "ends in the far future": span.EndTimeUnixNano += 2 * Hour; break;
            case "unreadable": span.Unreadable = "name must be text."; break;
            case "event after 2262": span.Events.Add(Event("late")); span.Events[0].TimeUnixNano = ulong.MaxValue; break;
            case "after 2262": span.EndTimeUnixNano = ulong.MaxValue; break;
            case "end before start": span.EndTimeUnixNano = span.StartTimeUnixNano - 1; break;
        }

        Assert.Contains(reason, Taken(span).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_looks_odd_is_taken()
    {
        var span = Span(); // a clock somewhat ahead, no duration, an event before the start, a parent of zeros
        span.StartTimeUnixNano += Hour / 2;
        span.EndTimeUnixNano = span.StartTimeUnixNano;
        span.Events.Add(Event("early"));
        span.ParentSpanId = ByteString.CopyFrom(new byte[8]);

        Assert.Null(Taken(span).Refusal);
    }

    [Fact]
    public void Too_many_attributes_or_events_refuse_the_span()
    {
        var options = new OtlpOptions { MaxAttributes = 2, MaxEvents = 1 };
        var events = Span();
        events.Events.Add([Event("a"), Event("b")]);
        var ofEvent = Span();
        ofEvent.Events.Add(Event("a", ("1", 1), ("2", 2), ("3", 3)));

        Assert.Contains("3 attributes", Taken(Span(("1", 1), ("2", 2), ("3", 3)), options).Refusal, StringComparison.Ordinal);
        Assert.Contains("events", Taken(events, options).Refusal, StringComparison.Ordinal);
        Assert.Contains("3 attributes", Taken(ofEvent, options).Refusal, StringComparison.Ordinal);
        Assert.Null(Taken(Span(("1", 1), ("2", 2)), options).Refusal);
    }

    [Fact]
    public void Nesting_beyond_the_limit_refuses_the_span()
    {
        object? nested = "x";
        for (var depth = 0; depth < 20; depth++)
            nested = depth % 2 == 0 ? new[] { nested } : new (string, object?)[] { ("k", nested) };

        Assert.Null(Taken(Span(("a", nested))).Refusal);
        Assert.Contains("nested", Taken(Span(("a", new[] { nested }))).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_text_is_cut_and_the_span_says_so()
    {
        var options = new OtlpOptions { MaxAttributeLength = 64 };

        var span = Taken(Span(("input.value", new string('x', 63) + "👍"), ("short", "y")), options).Span!;

        Assert.Equal($"\"{new string('x', 63)}\"", span.Input); // no half of a surrogate pair is left
        Assert.Equal("""["attribute input.value was cut from 65 to 64 characters."]""", Member(span.Details, "notes"));
    }

    [Fact]
    public void U0000_is_replaced_and_the_span_says_so()
    {
        var sent = Span(("input.value", "a\0b"), ("k\0", new object?[] { "\0" }));
        sent.Name = "na\0me";

        var span = Taken(sent).Span!;

        Assert.Equal(("na\uFFFDme", "\"a\uFFFDb\""), (span.Name, span.Input));
        Assert.DoesNotContain('\0', span.Attributes!);
        Assert.Contains("was replaced", Member(span.Details, "notes"), StringComparison.Ordinal);
        Assert.Null(Member(Taken(Span()).Span!.Details, "notes"));
    }

    [Fact]
    public void What_the_sender_dropped_is_noted()
    {
        var span = Span();
        span.DroppedAttributesCount = 3;

        Assert.Contains("dropped 3 attributes", Member(Taken(span).Span!.Details, "notes"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_problem_of_the_theory_is_one() => Assert.Null(Taken(new WireSpan(Span())).Refusal);
}
