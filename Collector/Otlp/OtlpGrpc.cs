using Google.Protobuf;
using Grpc.Core;
using Platform.Collector.Otlp.Logs;
using Platform.Collector.Otlp.Wire;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.Collector.Otlp;

/// <summary>OTLP over gRPC; <see cref="OtlpGrpcMethods"/> says by which names.</summary>
internal sealed class OtlpGrpc(OtlpIntake traces, LogIntake logs, MetricIntake metrics)
{
    internal async Task<ExportTraceServiceResponse> ExportTracesAsync(ExportTraceServiceRequest request, ServerCallContext call) =>
        OtlpResponses.OfTraces(Ensure(await traces.AddTracesAsync(ProjectOf(call), request, call.CancellationToken)));

    internal async Task<ExportLogsServiceResponse> ExportLogsAsync(ExportLogsServiceRequest request, ServerCallContext call) =>
        OtlpResponses.OfLogs(Ensure(await logs.AddLogsAsync(ProjectOf(call), request, call.CancellationToken)));

    internal Task<ExportMetricsServiceResponse> ExportMetricsAsync(ExportMetricsServiceRequest request, ServerCallContext call)
    {
        Ensure(metrics.AddMetrics(ProjectOf(call), request));
        return Task.FromResult(new ExportMetricsServiceResponse());
    }

    private static int ProjectOf(ServerCallContext call) => call.GetHttpContext().User.ProjectId;

    /// <summary>An answer that is no acceptance becomes the call's status; exporters look for the retry hint in its details.</summary>
    private static OtlpAnswer Ensure(OtlpAnswer answer)
    {
        if (answer.Outcome == OtlpOutcome.Accepted)
            return answer;
        var trailers = new Metadata { { "grpc-status-details-bin", OtlpResponses.StatusOf(answer).ToByteArray() } };
        throw new RpcException(new(OtlpResponses.CodeOf(answer.Outcome), answer.Message), trailers);
    }
}
