using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Platform.Collector.Otlp.Wire;
using Platform.Collector.Otlp.Wire.Rpc;

namespace Platform.Collector.Otlp;

/// <summary>The messages that OTLP answers with. On full success they are empty, as the protocol wants it.</summary>
internal static class OtlpResponses
{
    internal static ExportTraceServiceResponse OfTraces(OtlpAnswer answer) => answer.Refused == 0
        ? new()
        : new() { PartialSuccess = new() { RejectedSpans = answer.Refused, ErrorMessage = answer.Message } };

    internal static ExportLogsServiceResponse OfLogs(OtlpAnswer answer) => answer.Refused == 0
        ? new()
        : new() { PartialSuccess = new() { RejectedLogRecords = answer.Refused, ErrorMessage = answer.Message } };

    internal static StatusCode CodeOf(OtlpOutcome outcome) => outcome switch
    {
        OtlpOutcome.Accepted => StatusCode.OK,
        OtlpOutcome.Full => StatusCode.ResourceExhausted,
        OtlpOutcome.Unavailable => StatusCode.Unavailable,
        // Not RESOURCE_EXHAUSTED for what is too large: sending it again would not help.
        _ => StatusCode.InvalidArgument,
    };

    /// <summary>What OTLP wants in the body of an HTTP error, and gRPC in <c>grpc-status-details-bin</c>.</summary>
    internal static Wire.Rpc.Status StatusOf(OtlpAnswer answer)
    {
        var status = new Wire.Rpc.Status { Code = (int)CodeOf(answer.Outcome), Message = answer.Message };
        if (answer.RetryAfter > TimeSpan.Zero)
            status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(answer.RetryAfter) }));
        return status;
    }
}
