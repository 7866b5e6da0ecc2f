using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using Grpc.Net.Client;

namespace Platform.Bench.Ingest;

/// <summary>What a sender was told.</summary>
internal enum Answer
{
    /// <summary>All spans are stored.</summary>
    Stored,

    /// <summary>Come again later.</summary>
    Refused,
}

/// <summary>OTLP by both doors, of bytes that are encoded already.</summary>
internal sealed class Senders(int httpPort, int grpcPort) : IDisposable
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Method<byte[], byte[]> _export = new(
        MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", _bytes, _bytes);

    private readonly HttpClient _http = new(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}") };

    private readonly GrpcChannel _grpc = GrpcChannel.ForAddress($"http://127.0.0.1:{grpcPort}", new()
    {
        HttpHandler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true },
        DisposeHttpClient = true,
    });

    internal async Task<Answer> HttpAsync(byte[] request, string key)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, "/v1/traces")
        {
            Content = new ByteArrayContent(request) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-protobuf") } },
            Headers = { Authorization = new("Bearer", key) },
        };
        using var response = await _http.SendAsync(message);
        if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
            return Answer.Refused;
        response.EnsureSuccessStatusCode();
        return WhenWhole(await response.Content.ReadAsByteArrayAsync());
    }

    internal async Task<Answer> GrpcAsync(byte[] request, string key)
    {
        var options = new CallOptions(new Metadata { { "authorization", $"Bearer {key}" } });
        try
        {
            return WhenWhole(await _grpc.CreateCallInvoker().AsyncUnaryCall(_export, host: null, options, request));
        }
        catch (RpcException exception) when (exception.StatusCode is StatusCode.ResourceExhausted or StatusCode.Unavailable)
        {
            return Answer.Refused;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _grpc.Dispose();
    }

    // A response that says nothing is empty; anything in it is about spans that were refused, which none should be.
    private static Answer WhenWhole(byte[] response) =>
        response is [] ? Answer.Stored : throw new InvalidOperationException("Spans of the benchmark were refused.");
}
