using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp;

/// <summary>
/// The three Export calls. Bound by hand because gRPC's own stubs decode a message before anybody can say that there is no
/// room for it, and answer UNKNOWN to bytes that are no message, as if it were the server's fault.
/// </summary>
internal sealed class OtlpGrpcMethods : IServiceMethodProvider<OtlpGrpc>
{
    private static readonly Marshaller<OtlpBody> _requests = new(
        (_, _) => throw new NotSupportedException(), message => OtlpBody.Copy(message.PayloadAsReadOnlySequence()));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpc> context)
    {
        Add(context, CollectorTraceReflection.Descriptor, static (otlp, request, call) => otlp.ExportTracesAsync(request, call));
        Add(context, CollectorLogsReflection.Descriptor, static (otlp, request, call) => otlp.ExportLogsAsync(request, call));
        Add(context, CollectorMetricsReflection.Descriptor, static (otlp, request, call) => otlp.ExportMetricsAsync(request, call));
    }

    private static void Add<TResponse>(
        ServiceMethodProviderContext<OtlpGrpc> context, FileDescriptor file, UnaryServerMethod<OtlpGrpc, OtlpBody, TResponse> export)
        where TResponse : class, IMessage<TResponse>
    {
        var responses = new Marshaller<TResponse>(Write, _ => throw new NotSupportedException());
        var service = file.Services[0];
        context.AddUnaryMethod(
            new Method<OtlpBody, TResponse>(MethodType.Unary, service.FullName, service.Methods[0].Name, _requests, responses), [], export);
    }

    private static void Write<TResponse>(TResponse response, SerializationContext context)
        where TResponse : IMessage<TResponse>
    {
        context.SetPayloadLength(response.CalculateSize());
        response.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
