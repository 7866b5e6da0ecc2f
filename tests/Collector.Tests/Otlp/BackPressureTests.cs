using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Platform.Collector.Otlp.Wire;
using Platform.Collector.Otlp.Wire.Rpc;
using Platform.Fixtures;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

public sealed class BackPressureTests : IAsyncLifetime
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private PostgresServer? _postgres;
    private OtherCollector _collector = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _collector = new(await _postgres.CreateDatabaseAsync(), new() { ["Otlp:Patience"] = "00:00:00.5" });
    }

    public async ValueTask DisposeAsync()
    {
        await StopDatabaseAsync();
        await _collector.DisposeAsync();
    }

    [Fact]
    public async Task With_the_database_gone_senders_are_told_to_come_again()
    {
        var (secret, client) = await _collector.CreateKeyAsync();
        Assert.Equal(HttpStatusCode.OK, (await client.PostProtobufAsync(Request(NewSpan()))).StatusCode);
        await StopDatabaseAsync();

        var http = await client.PostJsonAsync(JsonOf(Request(NewSpan())));
        var problem = await http.JsonAsync();
        var grpc = await Assert.ThrowsAsync<RpcException>(() => ExportAsync(secret));

        Assert.True(http.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable, $"{http.StatusCode}");
        Assert.InRange(http.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal((false, (string)problem!["title"]!), ((bool)problem["success"]!, (string)problem["error"]!));
        Assert.True(grpc.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable, $"{grpc.Status}");
        Assert.InRange(RetryOf(grpc).TotalSeconds, 0.1, 60);
    }

    [Fact]
    public async Task A_key_that_cannot_be_looked_up_now_is_not_called_wrong()
    {
        await StopDatabaseAsync();
        using var client = _collector.CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", "never seen");

        var http = await client.PostProtobufAsync(Request(NewSpan()));
        var problem = await http.JsonAsync();
        var grpc = await Assert.ThrowsAsync<RpcException>(() => ExportAsync("never seen"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, http.StatusCode);
        Assert.NotNull(http.Headers.RetryAfter);
        Assert.False((bool)problem!["success"]!);
        Assert.Equal(StatusCode.Unavailable, grpc.StatusCode);
    }

    private static string JsonOf(ExportTraceServiceRequest request)
    {
        var span = request.ResourceSpans[0].ScopeSpans[0].Spans[0];
        return JsonFormatter.Default.Format(request)
            .Replace(span.TraceId.ToBase64(), Convert.ToHexStringLower(span.TraceId.Span), StringComparison.Ordinal)
            .Replace(span.SpanId.ToBase64(), Convert.ToHexStringLower(span.SpanId.Span), StringComparison.Ordinal);
    }

    private static TimeSpan RetryOf(RpcException refusal)
    {
        var status = Platform.Collector.Otlp.Wire.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes("grpc-status-details-bin"));
        return Assert.Single(status.Details).Unpack<RetryInfo>().RetryDelay.ToTimeSpan();
    }

    private async Task ExportAsync(string key)
    {
        using var channel = GrpcChannel.ForAddress(_collector.GrpcAddress);
        var export = new Method<byte[], byte[]>(
            MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", _bytes, _bytes);
        await channel.CreateCallInvoker().AsyncUnaryCall(export, null,
            new(new Metadata { { "x-api-key", key } }, cancellationToken: TestContext.Current.CancellationToken),
            Request(NewSpan()).ToByteArray());
    }

    private async Task StopDatabaseAsync()
    {
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        _postgres = null;
    }
}
