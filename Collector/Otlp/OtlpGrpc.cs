using Google.Protobuf;
using Grpc.Core;
using Platform.Collector.Otlp.Logs;
using Platform.Collector.Otlp.Wire;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.Collector.Otlp;

/// <summary>OTLP over gRPC; <see cref="OtlpGrpcMethods"/> says by which names.</summary>
internal sealed class OtlpGrpc(OtlpEntrance entrance, OtlpIntake traces, LogIntake logs, MetricIntake metrics)
{
    internal async Task<ExportTraceServiceResponse> ExportTracesAsync(OtlpBody message, ServerCallContext call) =>
        OtlpResponses.OfTraces(await AddAsync(message, ExportTraceServiceRequest.Parser, traces.AddTracesAsync, call));

    internal async Task<ExportLogsServiceResponse> ExportLogsAsync(OtlpBody message, ServerCallContext call) =>
        OtlpResponses.OfLogs(await AddAsync(message, ExportLogsServiceRequest.Parser, logs.AddLogsAsync, call));

    internal async Task<ExportMetricsServiceResponse> ExportMetricsAsync(OtlpBody message, ServerCallContext call)
    {
        await AddAsync(message, ExportMetricsServiceRequest.Parser,
            (project, request, _) => Task.FromResult(metrics.AddMetrics(project, request)), call);
        return new();
    }

    private async Task<OtlpAnswer> AddAsync<TRequest>(
        OtlpBody message, MessageParser<TRequest> parser, Func<int, TRequest, CancellationToken, Task<OtlpAnswer>> add,
        ServerCallContext call)
        where TRequest : IMessage<TRequest>
    {
        var project = call.GetHttpContext().User.ProjectId;
        return Ensure(await entrance.AddAsync(
            message, body => parser.ParseAnyDepth(body.Bytes), (request, cancel) => add(project, request, cancel), call.CancellationToken));
    }

    /// <summary>An answer that is no acceptance becomes the call's status; exporters look for the retry hint in its details.</summary>
    private static OtlpAnswer Ensure(OtlpAnswer answer)
    {
        if (answer.Outcome == OtlpOutcome.Accepted)
            return answer;
        var trailers = new Metadata { { "grpc-status-details-bin", OtlpResponses.StatusOf(answer).ToByteArray() } };
        throw new RpcException(new(OtlpResponses.CodeOf(answer.Outcome), answer.Message), trailers);
    }
}
