using System.Security.Claims;
using System.Text.Json;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using Platform.Collector.DeepEval;
using Platform.Collector.DeepEval.Clients;
using Platform.Collector.DeepEval.Metrics;
using Platform.Collector.DeepEval.Traces;
using Platform.Collector.Otlp.Json;
using Platform.Collector.Otlp.Logs;
using Platform.Collector.Otlp.Wire;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.Collector.Otlp;

/// <summary>OTLP over HTTP: protobuf or JSON, plain or gzip, answered in the encoding that it came in.</summary>
internal static class OtlpHttp
{
    extension(IEndpointRouteBuilder routes)
    {
        public void MapOtlpHttp()
        {
            var otlp = routes.MapGroup("").WithTags("OTLP").RequireAuthorization(Scopes.Ingest);
            // Langfuse's exporter and those of LangSmith and Braintrust have their paths built in.
            foreach (var path in (string[])["/v1/traces", "/otel/v1/traces", "/api/public/otel/v1/traces"])
                otlp.MapPost(path, AddTraces);
            otlp.MapPost("/v1/logs", AddLogs);
            otlp.MapPost("/v1/metrics", AddMetrics);
        }
    }

    /// <summary>Takes spans, or a trace of a DeepEval client; returns once they are committed.</summary>
    internal static Task<IResult> AddTraces(
        HttpContext context, ClaimsPrincipal user, OtlpIntake intake, TraceUploads deepEval, ClientReport clients)
    {
        clients.SawOpenTelemetry(context);
        return ExportAsync(context, ExportTraceServiceRequest.Parser, "resourceSpans",
            (request, cancel) => intake.AddTracesAsync(user.ProjectId, request, cancel), OtlpResponses.OfTraces, deepEval.AddAsync);
    }

    /// <summary>Takes GenAI events and evaluation results among the log records; counts and drops the others.</summary>
    internal static Task<IResult> AddLogs(HttpContext context, ClaimsPrincipal user, LogIntake intake) =>
        ExportAsync(context, ExportLogsServiceRequest.Parser, "resourceLogs",
            (request, cancel) => intake.AddLogsAsync(user.ProjectId, request, cancel), OtlpResponses.OfLogs);

    /// <summary>Counts metrics and drops them; keeps the definition of a metric that a DeepEval client uploads.</summary>
    internal static Task<IResult> AddMetrics(HttpContext context, ClaimsPrincipal user, MetricIntake intake, MetricUploads deepEval) =>
        ExportAsync(context, ExportMetricsServiceRequest.Parser, "resourceMetrics",
            (request, _) => Task.FromResult(intake.AddMetrics(user.ProjectId, request)), _ => new ExportMetricsServiceResponse(), deepEval.AddAsync);

    /// <param name="other">Takes JSON that is no OTLP; the path is shared with DeepEval.</param>
    private static async Task<IResult> ExportAsync<TRequest>(
        HttpContext context, MessageParser<TRequest> parser, string member,
        Func<TRequest, CancellationToken, Task<OtlpAnswer>> export, Func<OtlpAnswer, IMessage> response,
        Func<HttpContext, JsonElement, Task<IResult>>? other = null)
        where TRequest : IMessage<TRequest>, new()
    {
        var cancel = context.RequestAborted;
        if (OtlpEncoding.Of(context.Request) is not { } encoding)
            return OtlpHttpResult.Refused(OtlpAnswer.Unsupported("Content-Type must be application/x-protobuf or application/json."));

        var limits = context.RequestServices.GetRequiredService<IOptions<OtlpOptions>>().Value;
        var isShared = other is not null && encoding == OtlpEncoding.Json;
        var theirs = isShared ? context.RequestServices.GetRequiredService<IOptions<DeepEvalOptions>>().Value.MaxBodyBytes : 0;
        var (body, refusal) = await OtlpBody.ReadAsync(
            context.Request, Math.Max(limits.MaxBodyBytes, theirs), Math.Max(limits.MaxDecompressedBytes, theirs), cancel);
        if (body is null)
            return new OtlpHttpResult(encoding, refusal!, response);

        using (body)
        {
            if (isShared && OtlpJson.IsOther(body.Bytes, member))
            {
                var upload = DeepEvalBody.Parse(body.Bytes);
                body.Dispose();
                return await other!(context, upload);
            }
            return new OtlpHttpResult(encoding, limits.Refuse(context.Request, body)
                ?? await context.RequestServices.GetRequiredService<OtlpEntrance>().AddAsync(body, Read, export, cancel), response);
        }

        TRequest Read(OtlpBody sent) => encoding != OtlpEncoding.Json ? parser.ParseAnyDepth(sent.Bytes)
            : OtlpJson.IsEmptyOrHas(sent.Bytes, member) ? OtlpJson.Read<TRequest>(sent.Bytes)
            : throw new JsonException($"The JSON has no {member}, so it is no OTLP.");
    }

    /// <returns>Why OTLP's limits do not let it in: it was read under the larger ones of DeepEval.</returns>
    private static OtlpAnswer? Refuse(this OtlpOptions limits, HttpRequest request, OtlpBody body)
    {
        var sent = request.ContentLength ?? (request.Headers.ContentEncoding.Count == 0 ? body.Bytes.Length : 0);
        return sent > limits.MaxBodyBytes ? OtlpAnswer.TooLarge($"The body has more than {limits.MaxBodyBytes} bytes.")
            : body.Bytes.Length > limits.MaxDecompressedBytes
                ? OtlpAnswer.TooLarge($"The body has more than {limits.MaxDecompressedBytes} bytes once decompressed.")
            : null;
    }
}
