using Google.Protobuf;
using Grpc.Core;
using Platform.Collector.Otlp.Logs;
using Platform.Collector.Otlp.Wire;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.Collector.Otlp;

internal sealed class OtlpTraceGrpc(OtlpIntake intake) : TraceService.TraceServiceBase
{
    public override async Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context) =>
        OtlpResponses.OfTraces(OtlpGrpc.Ensure(
            await intake.AddTracesAsync(context.GetHttpContext().User.ProjectId, request, context.CancellationToken)));
}

internal sealed class OtlpLogsGrpc(LogIntake intake) : LogsService.LogsServiceBase
{
    public override async Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context) =>
        OtlpResponses.OfLogs(OtlpGrpc.Ensure(
            await intake.AddLogsAsync(context.GetHttpContext().User.ProjectId, request, context.CancellationToken)));
}

internal sealed class OtlpMetricsGrpc(MetricIntake intake) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        OtlpGrpc.Ensure(intake.AddMetrics(context.GetHttpContext().User.ProjectId, request));
        return Task.FromResult(new ExportMetricsServiceResponse());
    }
}

/// <summary>OTLP over gRPC.</summary>
internal static class OtlpGrpc
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapOtlpGrpc()
        {
            routes.MapGrpcService<OtlpTraceGrpc>().RequireAuthorization(Scopes.Ingest);
            routes.MapGrpcService<OtlpLogsGrpc>().RequireAuthorization(Scopes.Ingest);
            routes.MapGrpcService<OtlpMetricsGrpc>().RequireAuthorization(Scopes.Ingest);
        }
    }

    /// <summary>An answer that is no acceptance becomes the call's status; exporters look for the retry hint in its details.</summary>
    internal static OtlpAnswer Ensure(OtlpAnswer answer)
    {
        if (answer.Outcome == OtlpOutcome.Accepted)
            return answer;
        var trailers = new Metadata { { "grpc-status-details-bin", OtlpResponses.StatusOf(answer).ToByteArray() } };
        throw new RpcException(new(OtlpResponses.CodeOf(answer.Outcome), answer.Message), trailers);
    }
}
