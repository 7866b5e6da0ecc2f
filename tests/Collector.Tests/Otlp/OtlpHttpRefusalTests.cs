using System.Net;
using System.Text;
using Google.Protobuf;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

public sealed class OtlpHttpRefusalTests(CollectorFixture collector)
{
    [Theory]
    [InlineData("application/json", "{", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "[1]", HttpStatusCode.BadRequest)]
    [InlineData("application/json", "", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"resourceSpans":[{"scopeSpans":{"spans":[]}}]}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"resourceLogs":[]}""", HttpStatusCode.BadRequest)]
    [InlineData("application/json", """{"resourceSpans":[]} trailing""", HttpStatusCode.BadRequest)]
    [InlineData("text/plain", "hello", HttpStatusCode.UnsupportedMediaType)]
    public async Task What_cannot_be_read_is_refused_in_both_shapes(string type, string body, HttpStatusCode status)
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/v1/traces", Encoding.UTF8.GetBytes(body), type);
        var problem = await answer.JsonAsync();

        Assert.Equal((status, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(((int)status, false), ((int)problem!["status"]!, (bool)problem["success"]!));
        Assert.NotEmpty((string)problem["title"]!);
        Assert.Equal((string)problem["title"]!, (string)problem["error"]!);
    }

    [Fact]
    public async Task Broken_protobuf_is_refused_in_protobuf()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/v1/traces", [0xFF, 0xFF, 0xFF], "application/x-protobuf");
        var status = Collector.Otlp.Wire.Rpc.Status.Parser.ParseFrom(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal((HttpStatusCode.BadRequest, "application/x-protobuf"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal((int)Grpc.Core.StatusCode.InvalidArgument, status.Code);
        Assert.StartsWith("The body cannot be read", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_compressions_and_broken_gzip_are_refused()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var brotli = new ByteArrayContent([1, 2, 3]) { Headers = { { "Content-Type", "application/json" }, { "Content-Encoding", "br" } } };
        var broken = new ByteArrayContent([1, 2, 3]) { Headers = { { "Content-Type", "application/json" }, { "Content-Encoding", "gzip" } } };

        Assert.Equal(HttpStatusCode.UnsupportedMediaType,
            (await client.PostAsync("/v1/traces", brotli, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest,
            (await client.PostAsync("/v1/traces", broken, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Theory]
    [InlineData(0)] // nothing but the beginning of the header
    [InlineData(40)]
    [InlineData(95)]
    [InlineData(100)]
    public async Task Gzip_that_was_cut_short_is_refused_although_protobuf_may_be_whole(int percent)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan();
        var gzip = Gzip(Request([.. Enumerable.Repeat(span, 50)]).ToByteArray());

        var answer = await client.SendGzipAsync(gzip[..Math.Max(5, (gzip.Length * percent / 100) - 1)]);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("gzip of the body was cut short", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(await client.TraceAsync(span.TraceId));
    }

    [Fact]
    public async Task Gzip_of_several_members_is_taken_whole()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (one, other) = (NewSpan(), NewSpan());

        var answer = await client.SendGzipAsync([.. Gzip(Request(one).ToByteArray()), .. Gzip(Request(other).ToByteArray())]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotNull(await client.TraceAsync(one.TraceId));
        Assert.NotNull(await client.TraceAsync(other.TraceId));
    }

    [Theory]
    [InlineData("\"startTimeUnixNano\":\"2026-11-23T10:00:00Z\"", "startTimeUnixNano must be nanoseconds")]
    [InlineData("\"parentSpanId\":\"zzzz\"", "its parent's id is not 8 bytes")]
    [InlineData("\"attributes\":[{\"key\":\"deep\",\"value\":DEEP}]", "nested too deeply")]
    public async Task A_span_that_is_none_in_JSON_refuses_itself_not_its_batch(string members, string reason)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var good = NewSpan();
        var json = OtlpClient.Json.Format(Request(good))
            .Replace(good.TraceId.ToBase64(), Convert.ToHexStringLower(good.TraceId.Span), StringComparison.Ordinal)
            .Replace(good.SpanId.ToBase64(), Convert.ToHexStringLower(good.SpanId.Span), StringComparison.Ordinal);
        var nested = string.Concat(Enumerable.Repeat("""{"arrayValue":{"values":[""", 600)) + string.Concat(Enumerable.Repeat("]}}", 600));
        const string Bad = "\"traceId\": \"000102030405060708090a0b0c0d0e0f\", \"spanId\": \"0001020304050607\", \"startTimeUnixNano\": \"1\",";

        var answer = await client.PostJsonAsync(json.Replace(
            "\"spans\": [ ", "\"spans\": [ { " + Bad + members.Replace("DEEP", nested, StringComparison.Ordinal) + " }, ", StringComparison.Ordinal));
        var partial = (await answer.JsonAsync())!["partialSuccess"]!;

        Assert.Equal((HttpStatusCode.OK, "1"), (answer.StatusCode, (string)partial["rejectedSpans"]!));
        Assert.StartsWith("1 span was refused. span 0001020304050607", (string)partial["errorMessage"]!, StringComparison.Ordinal);
        Assert.Contains(reason, (string)partial["errorMessage"]!, StringComparison.Ordinal);
        Assert.NotNull(await client.TraceAsync(good.TraceId));
    }

    [Fact]
    public async Task A_compression_bomb_is_let_go_at_the_limit()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var bomb = new byte[1 << 30]; // one megabyte once compressed
        var before = GC.GetTotalAllocatedBytes();

        var answer = await client.PostAsync("/v1/traces", Gzip(bomb), "application/x-protobuf");
        var bombed = await client.SendGzipAsync(Gzip(bomb));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode); // sent as it is, it is small and no protobuf
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, bombed.StatusCode);
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 320 << 20); // the buffers up to the limit, not the bomb
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostAsync("/v1/traces", new byte[(16 << 20) + 1], "application/x-protobuf");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task More_spans_than_the_limit_refuse_the_request()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan();

        var answer = await client.PostProtobufAsync(Request([.. Enumerable.Repeat(span, 10_001)]));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Null(await client.TraceAsync(span.TraceId));
    }

    [Fact]
    public async Task A_value_nested_deeper_than_protobuf_takes_refuses_its_span_alone()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var (good, bad) = (NewSpan(), WithNested(400));

        var answer = await client.PostProtobufAsync(Request(good, bad));
        var partial = ExportTraceServiceResponse.Parser.ParseFrom(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).PartialSuccess;

        Assert.Equal((HttpStatusCode.OK, 1), (answer.StatusCode, partial.RejectedSpans));
        Assert.Contains("nested", partial.ErrorMessage, StringComparison.Ordinal);
        Assert.NotNull(await client.TraceAsync(good.TraceId));
        Assert.Null(await client.TraceAsync(bad.TraceId));
    }

    [Fact]
    public async Task A_value_too_deep_to_be_read_at_all_refuses_the_request_and_says_so()
    {
        var (client, _) = await collector.CreateProjectAsync();

        var answer = await client.PostProtobufAsync(Request(NewSpan(), WithNested(600)));
        var status = Collector.Otlp.Wire.Rpc.Status.Parser.ParseFrom(
            await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("nested too deeply", status.Message, StringComparison.Ordinal);
    }

    private static Span WithNested(int lists)
    {
        var span = NewSpan();
        span.Attributes.Add(new KeyValue
        {
            Key = "deep",
            Value = Enumerable.Range(0, lists).Aggregate(new AnyValue { IntValue = 1 }, (inner, _) => new() { ArrayValue = new() { Values = { inner } } }),
        });
        return span;
    }
}
