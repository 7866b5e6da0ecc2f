using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Platform.Collector.Otlp.Wire;

namespace Platform.Collector.Otlp;

/// <summary>
/// The three Export calls. Bound by hand because gRPC's own stubs answer UNKNOWN to bytes that are no message, as if it
/// were the server's fault.
/// </summary>
internal sealed class OtlpGrpcMethods : IServiceMethodProvider<OtlpGrpc>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpGrpc> context)
    {
        Add(context, CollectorTraceReflection.Descriptor, ExportTraceServiceRequest.Parser,
            static (OtlpGrpc otlp, ExportTraceServiceRequest request, ServerCallContext call) => otlp.ExportTracesAsync(request, call));
        Add(context, CollectorLogsReflection.Descriptor, ExportLogsServiceRequest.Parser,
            static (OtlpGrpc otlp, ExportLogsServiceRequest request, ServerCallContext call) => otlp.ExportLogsAsync(request, call));
        Add(context, CollectorMetricsReflection.Descriptor, ExportMetricsServiceRequest.Parser,
            static (OtlpGrpc otlp, ExportMetricsServiceRequest request, ServerCallContext call) => otlp.ExportMetricsAsync(request, call));
    }

    private static void Add<TRequest, TResponse>(
        ServiceMethodProviderContext<OtlpGrpc> context, FileDescriptor file, MessageParser<TRequest> parser,
        UnaryServerMethod<OtlpGrpc, TRequest, TResponse> export)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var lean = parser.WithDiscardUnknownFields(true);
        var requests = new Marshaller<TRequest>((_, _) => throw new NotSupportedException(), message => Read(lean, message));
        var responses = new Marshaller<TResponse>(Write, _ => throw new NotSupportedException());
        var service = file.Services[0];
        context.AddUnaryMethod(
            new Method<TRequest, TResponse>(MethodType.Unary, service.FullName, service.Methods[0].Name, requests, responses), [], export);
    }

    private static TRequest Read<TRequest>(MessageParser<TRequest> parser, DeserializationContext message)
        where TRequest : IMessage<TRequest>
    {
        try
        {
            return parser.ParseFrom(message.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcException(new(StatusCode.InvalidArgument, $"The message cannot be read: {exception.Message}"));
        }
    }

    private static void Write<TResponse>(TResponse response, SerializationContext context)
        where TResponse : IMessage<TResponse>
    {
        context.SetPayloadLength(response.CalculateSize());
        response.WriteTo(context.GetBufferWriter());
        context.Complete();
    }
}
