using System.Net;
using System.Text;
using Google.Protobuf;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

public sealed class OtlpHttpTests(CollectorFixture collector)
{
    [Theory]
    [InlineData("/v1/traces", false)]
    [InlineData("/v1/traces", true)]
    [InlineData("/otel/v1/traces", false)]
    [InlineData("/api/public/otel/v1/traces", true)]
    public async Task Protobuf_is_taken_and_answered_in_protobuf(string path, bool gzip)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("gen_ai.operation.name", "chat"), ("gen_ai.request.model", "gpt-4o"));

        var answer = await client.PostAsync(path, Request(span).ToByteArray(), "application/x-protobuf", gzip);
        var trace = await client.TraceAsync(span.TraceId);

        Assert.Equal((HttpStatusCode.OK, "application/x-protobuf"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Null((await answer.TracesResponseAsync()).PartialSuccess);
        Assert.Equal("llm", (string)trace!["spans"]![0]!["type"]!);
    }

    // As OpenTelemetry for JavaScript sends it: numbers as numbers, times as text, flags and no parent.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task JSON_is_taken_and_answered_in_JSON(bool gzip)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan();
        var json = $$$"""
            {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"js"}}],"droppedAttributesCount":0},
            "scopeSpans":[{"scope":{"name":"lib"},"spans":[{"traceId":"{{{Convert.ToHexStringLower(span.TraceId.Span)}}}",
            "spanId":"00f067aa0ba902b7","name":"chat","kind":3,"flags":257,"startTimeUnixNano":"{{{span.StartTimeUnixNano}}}",
            "endTimeUnixNano":"{{{span.EndTimeUnixNano}}}","status":{"code":1},"attributes":[
            {"key":"gen_ai.usage.input_tokens","value":{"intValue":5}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"6"}},
            {"key":"gen_ai.usage.cost","value":{"doubleValue":0.5}}],"unknownMember":{"a":[1]}}]}]}]}
            """;

        var answer = await client.PostAsync("/v1/traces", Encoding.UTF8.GetBytes(json), "application/json; charset=utf-8", gzip);
        var stored = (await client.TraceAsync(span.TraceId))!["spans"]![0]!;

        Assert.Equal((HttpStatusCode.OK, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal("{}", (await answer.JsonAsync())!.ToJsonString());
        Assert.Equal(("00f067aa0ba902b7", 5, 6, 0.5m, "ok"), ((string)stored["spanId"]!, (int)stored["inputTokens"]!,
            (int)stored["outputTokens"]!, (decimal)stored["costUsd"]!, (string)stored["status"]!));
    }

    [Fact]
    public async Task An_empty_request_is_fine()
    {
        var (client, _) = await collector.CreateProjectAsync();

        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("{}")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostJsonAsync("""{"resourceSpans":[]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.PostProtobufAsync(new ExportTraceServiceRequest())).StatusCode);
    }

    [Fact]
    public async Task A_bad_span_refuses_itself_not_its_batch()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var good = NewSpan();
        var bad = NewSpan();
        bad.SpanId = ByteString.CopyFrom(1, 2, 3);
        var future = NewSpan();
        future.StartTimeUnixNano += 2UL * 3600 * 1_000_000_000;
        future.EndTimeUnixNano = future.StartTimeUnixNano;

        var protobuf = (await (await client.PostProtobufAsync(Request(bad, good, future))).TracesResponseAsync()).PartialSuccess;
        var json = await (await client.PostJsonAsync("""
            {"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"xyz","spanId":"00f067aa0ba902b7","name":"n"}]}]}]}
            """)).JsonAsync();

        Assert.Equal(2, protobuf.RejectedSpans);
        Assert.Contains("its span id is not 8 bytes", protobuf.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("in the future", protobuf.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("1", (string)json!["partialSuccess"]!["rejectedSpans"]!);
        Assert.NotNull(await client.TraceAsync(good.TraceId));
        Assert.Null(await client.TraceAsync(future.TraceId));
    }

    [Fact]
    public async Task Metrics_are_taken_and_dropped()
    {
        var (client, _) = await collector.CreateProjectAsync();

        Assert.Equal("{}", (await (await client.PostJsonAsync("""
            {"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","sum":{"dataPoints":[{"asInt":"1"}],"aggregationTemporality":2}}]}]}]}
            """, "/v1/metrics")).JsonAsync())!.ToJsonString());
        Assert.Equal(HttpStatusCode.OK, (await client.PostProtobufAsync(new ExportMetricsServiceRequest(), "/v1/metrics")).StatusCode);
    }

    // otel-mapping.md, pitfalls 7 and 8: spans come in any order, the root last, and again; only some name the conversation.
    [Fact]
    public async Task Spans_in_any_order_and_delivered_again_are_one_trace()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var root = NewSpan(("openinference.span.kind", "AGENT"));
        root.Name = "root";
        var child = NewSpan(("gen_ai.operation.name", "chat"), ("gen_ai.usage.input_tokens", 10), ("gen_ai.conversation.id", "c-1"));
        var orphan = NewSpan();
        (child.TraceId, child.ParentSpanId) = (root.TraceId, root.SpanId);
        (orphan.TraceId, orphan.ParentSpanId) = (root.TraceId, NewSpan().SpanId); // its parent never comes

        foreach (var span in new[] { child, orphan, child, root, root, child })
            Assert.Equal(HttpStatusCode.OK, (await client.PostProtobufAsync(Request(span))).StatusCode);
        var trace = (await client.TraceAsync(root.TraceId))!;
        var listed = await (await client.GetAsync("/api/traces", TestContext.Current.CancellationToken)).JsonAsync();

        Assert.Equal(3, trace["spans"]!.AsArray().Count);
        Assert.Equal(("root", "c-1", 10), ((string)trace["name"]!, (string)trace["threadId"]!, (int)trace["inputTokens"]!));
        Assert.Single(listed!["items"]!.AsArray());
    }

    // otel-mapping.md, "What real clients put on the wire".
    [Fact]
    public async Task Odd_but_real_spans_come_out_as_they_went_in()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("text", "\u202Eürmüş 👍 <script>alert(1)</script>\n"), ("nul", "a\0b"), ("long", new string('x', 64 << 10)),
            ("small", 5e-324), ("whole", (1L << 53) - 1), ("a key/with blanks", true), ("gen_ai.usage.cost", 2));
        span.Name = "two\nlines";
        (span.Flags, span.EndTimeUnixNano) = (257, span.StartTimeUnixNano); // no duration
        span.Attributes.Add(Enumerable.Range(0, 150).Select(i => Sent.Attribute($"a{i}", i)));
        span.Events.Add(Sent.Event("before its span", ("n", double.NaN)));
        span.Links.Add(new Collector.Otlp.Wire.Span.Types.Link { TraceId = NewSpan().TraceId, SpanId = NewSpan().SpanId });

        var answer = await client.PostProtobufAsync(Request(span));
        var stored = (await client.TraceAsync(span.TraceId))!["spans"]![0]!;
        var attributes = stored["attributes"]!;

        Assert.Null((await answer.TracesResponseAsync()).PartialSuccess);
        Assert.Equal("two\nlines", (string)stored["name"]!);
        Assert.Equal((0d, 2m), ((double)stored["durationMs"]!, (decimal)stored["costUsd"]!));
        Assert.Equal("\u202Eürmüş 👍 <script>alert(1)</script>\n", (string)attributes["text"]!);
        Assert.Equal("a\uFFFDb", (string)attributes["nul"]!);
        Assert.Equal((64 << 10, 5e-324, (1L << 53) - 1), (((string)attributes["long"]!).Length, (double)attributes["small"]!, (long)attributes["whole"]!));
        Assert.Equal((157, 149), (attributes.AsObject().Count, (int)attributes["a149"]!));
        Assert.Equal("NaN", (string)stored["events"]![0]!["attributes"]!["n"]!);
        Assert.Single(stored["details"]!["links"]!.AsArray());
    }
}
