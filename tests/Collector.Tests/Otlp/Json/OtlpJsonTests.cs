using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Platform.Collector.Otlp.Attributes;
using Platform.Collector.Otlp.Json;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Tests.Otlp.Json;

public sealed class OtlpJsonTests
{
    [Fact]
    public void Everything_that_protobuf_can_say_JSON_can_say_too()
    {
        var span = Sent.Span(("s", "text"), ("b", false), ("i", long.MinValue), ("d", 0.1), ("l", new object?[] { 1, null }),
            ("m", new (string, object?)[] { ("k", "v") }), ("x", new byte[] { 1, 2 }), ("none", null));
        span.ParentSpanId = span.SpanId;
        span.Kind = Platform.Collector.Otlp.Wire.Span.Types.SpanKind.Client;
        span.Flags = 257;
        span.Status = new() { Code = Status.Types.StatusCode.Error, Message = "m" };
        span.Events.Add(Sent.Event("e", ("k", 1)));
        span.Links.Add(new Platform.Collector.Otlp.Wire.Span.Types.Link { TraceId = span.TraceId, SpanId = span.SpanId });
        var request = OtlpClient.Request(span);

        // Protobuf's JSON differs from OTLP's in its ids only.
        var hex = JsonFormatter.Default.Format(request)
            .Replace(span.TraceId.ToBase64(), Convert.ToHexStringLower(span.TraceId.Span), StringComparison.Ordinal)
            .Replace(span.SpanId.ToBase64(), Convert.ToHexString(span.SpanId.Span), StringComparison.Ordinal);

        Assert.Equal(request, Read(hex));
    }

    [Theory]
    [InlineData("""{"intValue":5}""", "IntValue", "5")]
    [InlineData("""{"intValue":"-5"}""", "IntValue", "-5")]
    [InlineData("""{"intValue":9007199254740991}""", "IntValue", "9007199254740991")]
    [InlineData("""{"intValue":1e21}""", "DoubleValue", "1E+21")]
    [InlineData("""{"doubleValue":3}""", "DoubleValue", "3")]
    [InlineData("""{"doubleValue":5e-324}""", "DoubleValue", "5E-324")]
    [InlineData("""{"doubleValue":"NaN"}""", "DoubleValue", "NaN")]
    [InlineData("""{"doubleValue":"Infinity"}""", "DoubleValue", "Infinity")]
    [InlineData("""{"doubleValue":"-Infinity"}""", "DoubleValue", "-Infinity")]
    [InlineData("""{"doubleValue":"0.5"}""", "DoubleValue", "0.5")]
    [InlineData("""{"string_value":"x"}""", "StringValue", "x")]
    [InlineData("""{"stringValue":"a\ud800b"}""", "StringValue", "a\uFFFDb")]
    [InlineData("""{"stringValue":"\ud83d\ude00"}""", "StringValue", "\U0001F600")]
    [InlineData("""{"stringValue":null}""", "None", null)]
    [InlineData("{}", "None", null)]
    public void Values_come_in_many_forms(string json, string kind, string? text)
    {
        var value = SpanOf($"\"attributes\":[{{\"key\":\"k\",\"value\":{json}}}]").Attributes[0].Value;

        Assert.Equal(kind, value.ValueCase.ToString());
        Assert.Equal(text, value.Text);
    }

    [Theory]
    [InlineData("3", 3)]
    [InlineData("\"SPAN_KIND_CLIENT\"", 3)]
    [InlineData("\"SPAN_KIND_OF_TOMORROW\"", 0)]
    public void Enums_are_numbers_or_names(string json, int kind) => Assert.Equal(kind,
        (int)SpanOf($"\"kind\":{json}").Kind);

    [Theory]
    [InlineData("\"0102030405060708090A0B0C0D0E0F10\"", 16)]
    [InlineData("\"AQIDBAUGBwgJCgsMDQ4PEA==\"", 1)] // base64, as protobuf's own JSON would have it: the length of no id
    [InlineData("\"0102\"", 2)]
    [InlineData("\"\"", 0)]
    public void Ids_are_hex(string json, int length) => Assert.Equal(length,
        SpanOf($"\"traceId\":{json}").TraceId.Length);

    [Theory]
    [InlineData("5")]
    [InlineData("")]
    [InlineData("""{"resourceSpans":{}}""")]
    [InlineData("""{"resourceSpans":[5]}""")]
    [InlineData("""{"resourceSpans":[""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":5}""")]
    public void Anything_else_is_refused(string json) => Assert.ThrowsAny<JsonException>(() => Read(json));

    [Theory]
    [InlineData("\"startTimeUnixNano\":\"2026-11-23T10:00:00Z\"", "startTimeUnixNano must be nanoseconds")]
    [InlineData("\"startTimeUnixNano\":-1", "startTimeUnixNano must be nanoseconds")]
    [InlineData("\"events\":[{\"timeUnixNano\":\"soon\"}]", "timeUnixNano must be nanoseconds")]
    [InlineData("\"name\":5", "name must be text")]
    [InlineData("\"attributes\":{\"a\":1}", "attributes must be a list")]
    [InlineData("\"attributes\":[5]", "attributes must be an object")]
    [InlineData("\"attributes\":[{\"key\":\"a\",\"value\":{\"bytesValue\":\"%\"}}]", "bytesValue must be base64")]
    [InlineData("\"attributes\":[{\"key\":\"a\",\"value\":{\"boolValue\":\"yes\"}}]", "boolValue must be true or false")]
    public void A_span_that_is_none_says_why_and_leaves_the_others_alone(string members, string reason)
    {
        var spans = Read("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"a\"},{\"spanId\":\"0102030405060708\"," + members
            + "},{\"name\":\"b\"}]}]}]}").ResourceSpans[0].ScopeSpans[0].Spans;

        Assert.Equal(["a", "", "b"], spans.Select(span => span.Unreadable is null ? span.Name : ""));
        Assert.Contains(reason, spans[1].Unreadable, StringComparison.Ordinal);
        Assert.Equal(8, spans[1].SpanId.Length);
    }

    private static Platform.Collector.Otlp.Wire.Span SpanOf(string members) =>
        Read("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + members + "}]}]}]}").ResourceSpans[0].ScopeSpans[0].Spans[0];

    private static ExportTraceServiceRequest Read(string json) =>
        OtlpJson.Read<ExportTraceServiceRequest>(Encoding.UTF8.GetBytes(json));
}
