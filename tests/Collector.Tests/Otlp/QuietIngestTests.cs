using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Trace;
using static Platform.Collector.Tests.Otlp.OtlpClient;

namespace Platform.Collector.Tests.Otlp;

public sealed class QuietIngestTests(CollectorFixture collector)
{
    private static readonly Marshaller<byte[]> _bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    [Fact]
    public async Task The_Collector_traces_what_people_ask_and_not_what_it_takes_in()
    {
        var seen = new ConcurrentQueue<Activity>();
        await using var other = new OtherCollector(collector.Database, [], services => services
            .ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new Recording(seen))));
        var (secret, _) = await other.CreateKeyAsync();
        // In one process with the server, an ordinary client's own trace, which is not recorded, would switch it off there.
        using var client = new HttpClient(new SocketsHttpHandler { ActivityHeadersPropagator = null })
        {
            BaseAddress = other.ClientOptions.BaseAddress,
            DefaultRequestHeaders = { { "x-api-key", secret } },
        };

        // A sender's sampled trace must not switch tracing on again.
        client.DefaultRequestHeaders.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var span = NewSpan();
        await client.PostProtobufAsync(Request(span));
        await client.PostProtobufAsync(new Collector.Otlp.Wire.ExportLogsServiceRequest(), "/v1/logs");
        await client.PostProtobufAsync(Request(NewSpan()), "/api/public/otel/v1/traces");
        await ExportAsync(other, secret);

        client.DefaultRequestHeaders.Remove("traceparent");
        Assert.NotNull(await client.TraceAsync(span.TraceId));
        var read = await Eventually.GetAsync(() => Task.FromResult(
            seen.FirstOrDefault(activity => activity.Kind == ActivityKind.Server)));
        other.Services.GetRequiredService<TracerProvider>().ForceFlush();

        Assert.Equal("GET /api/traces/{traceId}", read.DisplayName);
        Assert.Contains(seen, activity => activity.Kind == ActivityKind.Client && activity.TraceId == read.TraceId); // its query
        Assert.DoesNotContain(seen, activity => activity.TraceId != read.TraceId);
    }

    private static async Task ExportAsync(OtherCollector collector, string key)
    {
        using var channel = GrpcChannel.ForAddress(collector.GrpcAddress);
        var export = new Method<byte[], byte[]>(
            MethodType.Unary, "opentelemetry.proto.collector.trace.v1.TraceService", "Export", _bytes, _bytes);
        await channel.CreateCallInvoker().AsyncUnaryCall(export, null,
            new(new Metadata { { "x-api-key", key } }, cancellationToken: TestContext.Current.CancellationToken),
            Request(NewSpan()).ToByteArray());
    }

    private sealed class Recording(ConcurrentQueue<Activity> seen) : BaseProcessor<Activity>
    {
        public override void OnEnd(Activity data) => seen.Enqueue(data);
    }
}
