using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Platform.Collector.Otlp.Wire;
using Span = Platform.Collector.Otlp.Wire.Span;

namespace Platform.Collector.Tests.Otlp;

/// <summary>Requests as exporters make them.</summary>
internal static class OtlpClient
{
    internal static readonly JsonFormatter Json = JsonFormatter.Default;

    internal static ExportTraceServiceRequest Request(params Span[] spans) => new()
    {
        ResourceSpans = { new ResourceSpans { ScopeSpans = { new ScopeSpans { Spans = { spans } } } } },
    };

    /// <summary>Spans of a new trace that start now.</summary>
    internal static Span NewSpan(params (string Key, object? Value)[] attributes)
    {
        var span = Sent.Span(attributes);
        span.TraceId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray());
        span.SpanId = ByteString.CopyFrom(Guid.NewGuid().ToByteArray().AsSpan(..8));
        span.StartTimeUnixNano = (ulong)Storage.Traces.Instant.From(TimeProvider.System.GetUtcNow()).Nanoseconds;
        span.EndTimeUnixNano = span.StartTimeUnixNano + 1_000_000;
        return span;
    }

    internal static Task<HttpResponseMessage> PostAsync(
        this HttpClient client, string path, byte[] body, string contentType, bool gzip = false)
    {
        var content = new ByteArrayContent(gzip ? Gzip(body) : body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");
        return client.PostAsync(path, content, TestContext.Current.CancellationToken);
    }

    /// <param name="gzip">Of protobuf, or what is left of it.</param>
    internal static Task<HttpResponseMessage> SendGzipAsync(this HttpClient client, byte[] gzip)
    {
        var content = new ByteArrayContent(gzip) { Headers = { { "Content-Type", "application/x-protobuf" }, { "Content-Encoding", "gzip" } } };
        return client.PostAsync("/v1/traces", content, TestContext.Current.CancellationToken);
    }

    internal static Task<HttpResponseMessage> PostProtobufAsync(this HttpClient client, IMessage message, string path = "/v1/traces") =>
        client.PostAsync(path, message.ToByteArray(), "application/x-protobuf");

    internal static Task<HttpResponseMessage> PostJsonAsync(this HttpClient client, string json, string path = "/v1/traces") =>
        client.PostAsync(path, Encoding.UTF8.GetBytes(json), "application/json");

    internal static async Task<JsonNode?> JsonAsync(this HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

    internal static async Task<ExportTraceServiceResponse> TracesResponseAsync(this HttpResponseMessage answer) =>
        ExportTraceServiceResponse.Parser.ParseFrom(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

    /// <summary>A trace by the read API; null when there is none.</summary>
    internal static async Task<JsonNode?> TraceAsync(this HttpClient client, ByteString traceId)
    {
        var answer = await client.GetAsync(
            $"/api/traces/{Convert.ToHexStringLower(traceId.Span)}", TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? await answer.JsonAsync() : null;
    }

    internal static byte[] Gzip(byte[] bytes)
    {
        using var zipped = new MemoryStream();
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal))
            zip.Write(bytes);
        return zipped.ToArray();
    }
}
