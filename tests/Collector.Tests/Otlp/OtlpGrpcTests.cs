using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Platform.Collector.Otlp.Wire;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

public sealed class OtlpGrpcTests(CollectorFixture collector)
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Theory]
    [InlineData("authorization", "Bearer ")]
    [InlineData("x-api-key", "")]
    [InlineData("x-confident-api-key", "")]
    public async Task Spans_are_taken_with_the_key_in_any_metadata(string header, string before)
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("openinference.span.kind", "RETRIEVER"));

        var response = await ExportAsync(Request(span).ToByteArray(), new() { { header, before + KeyOf(client) } });
        var trace = await client.TraceAsync(span.TraceId);

        Assert.Null(ExportTraceServiceResponse.Parser.ParseFrom(response).PartialSuccess);
        Assert.Equal("retriever", (string)trace!["spans"]![0]!["type"]!);
    }

    [Fact]
    public async Task Compressed_messages_are_taken()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var span = NewSpan(("input.value", new string('x', 100_000)));

        await ExportAsync(Request(span).ToByteArray(),
            new() { { "x-api-key", KeyOf(client) }, { "grpc-internal-encoding-request", "gzip" } });

        Assert.NotNull(await client.TraceAsync(span.TraceId));
    }

    [Fact]
    public async Task A_bad_span_is_a_partial_success()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var bad = NewSpan();
        bad.TraceId = ByteString.CopyFrom(new byte[16]);

        var response = await ExportAsync(Request(NewSpan(), bad).ToByteArray(), new() { { "x-api-key", KeyOf(client) } });

        Assert.Equal(1, ExportTraceServiceResponse.Parser.ParseFrom(response).PartialSuccess.RejectedSpans);
    }

    [Fact]
    public async Task Without_a_known_key_the_call_is_unauthenticated()
    {
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(Request(NewSpan()).ToByteArray(), []));
        Assert.Equal(StatusCode.Unauthenticated, await StatusAsync(Request(NewSpan()).ToByteArray(), new() { { "x-api-key", "wrong" } }));
    }

    [Fact]
    public async Task Without_the_scope_the_call_is_denied()
    {
        var (reader, _) = await collector.CreateProjectAsync("read");

        Assert.Equal(StatusCode.PermissionDenied, await StatusAsync(Request(NewSpan()).ToByteArray(), new() { { "x-api-key", KeyOf(reader) } }));
    }

    [Fact]
    public async Task Too_many_spans_are_an_invalid_argument_which_nobody_sends_again()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var request = Request([.. Enumerable.Repeat(NewSpan(), 10_001)]).ToByteArray();

        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync(request, new() { { "x-api-key", KeyOf(client) } }));
    }

    [Fact]
    public async Task A_message_that_grows_beyond_the_limit_is_refused()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var bomb = Request(NewSpan(("a", new string('x', 65 << 20)))).ToByteArray();

        Assert.Equal(StatusCode.ResourceExhausted, await StatusAsync(bomb,
            new() { { "x-api-key", KeyOf(client) }, { "grpc-internal-encoding-request", "gzip" } }));
    }

    [Fact]
    public async Task What_is_no_message_is_an_invalid_argument()
    {
        var (client, _) = await collector.CreateProjectAsync();

        Assert.Equal(StatusCode.InvalidArgument, await StatusAsync([0xFF, 0xFF, 0xFF], new() { { "x-api-key", KeyOf(client) } }));
    }

    [Fact]
    public async Task Logs_and_metrics_have_their_services()
    {
        var (client, _) = await collector.CreateProjectAsync();
        var key = new Metadata { { "x-api-key", KeyOf(client) } };

        Assert.Empty(await ExportAsync(new ExportLogsServiceRequest().ToByteArray(), key, "opentelemetry.proto.collector.logs.v1.LogsService"));
        Assert.Empty(await ExportAsync(new ExportMetricsServiceRequest().ToByteArray(), key, "opentelemetry.proto.collector.metrics.v1.MetricsService"));
    }

    private static string KeyOf(HttpClient client) => client.DefaultRequestHeaders.Authorization!.Parameter!;

    private async Task<StatusCode> StatusAsync(byte[] request, Metadata headers) =>
        (await Assert.ThrowsAsync<RpcException>(() => ExportAsync(request, headers))).StatusCode;

    private async Task<byte[]> ExportAsync(
        byte[] request, Metadata headers, string service = "opentelemetry.proto.collector.trace.v1.TraceService")
    {
        using var channel = GrpcChannel.ForAddress(collector.GrpcAddress);
        var export = new Method<byte[], byte[]>(MethodType.Unary, service, "Export", _bytes, _bytes);
        return await channel.CreateCallInvoker().AsyncUnaryCall(
            export, null, new(headers, cancellationToken: TestContext.Current.CancellationToken), request);
    }
}
