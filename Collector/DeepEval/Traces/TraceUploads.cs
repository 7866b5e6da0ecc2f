using System.Text.Json;
using Microsoft.Extensions.Options;
using Platform.Collector.DeepEval.Clients;
using Platform.Collector.Ingest;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Masking;
using Platform.Storage.Prices;
using Platform.Storage.Projects;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>
/// <c>POST /v1/traces</c> with DeepEval's JSON. Answers once the trace is committed; clients never send it again, so that
/// one that cannot be stored at once waits.
/// </summary>
internal sealed class TraceUploads(
    SpanQueue queue, PriceStore prices, MaskingSource masking, TraceParts parts, WebLinks links, ClientReport clients,
    DatabasePatience patience, IOptions<DeepEvalOptions> options, TimeProvider time)
{
    internal async Task<IResult> AddAsync(HttpContext context, JsonElement upload)
    {
        clients.Saw(context);
        var (project, cancel) = (context.User.ProjectId, context.RequestAborted);
        return await patience.TryAsync(upload, left => AddAsync(project, upload, left, cancel), cancel);
    }

    private async ValueTask<DeepEvalAnswer> AddAsync(
        int project, JsonElement upload, TimeSpan left, CancellationToken cancellationToken)
    {
        var reading = new TraceReading(
            project, await prices.GetListAsync(project, cancellationToken), await masking.GetAsync(project, cancellationToken),
            options.Value, Instant.From(time.GetUtcNow()));
        var spans = reading.Read(upload);
        await parts.CompleteAsync(project, spans, SpanLists.Any(upload), cancellationToken);
        // Asked for before the trace is stored: afterwards nothing may fail.
        var link = await links.ToAsync(project, cancellationToken, "traces", Convert.ToHexStringLower(spans[0].TraceId));

        var result = await queue.AddPatientlyAsync(spans, left, cancellationToken);
        return !result.IsStored ? DeepEvalAnswer.Refuse(
                StatusCodes.Status429TooManyRequests, "The database is behind. Nothing of this trace is stored; send it again later.",
                result.RetryAfter)
            : result.Refused.Count == spans.Count ? DeepEvalAnswer.Invalid(result.Refused[0].Reason)
            : DeepEvalAnswer.Ok(new { id = upload.Text("uuid"), refusedSpans = Refused(spans, result.Refused) }, link);
    }

    private static object[]? Refused(List<ArrivingSpan> spans, IReadOnlyList<RefusedSpan> refused) => refused is [] ? null :
        [.. refused.Select(one => new { spanId = Convert.ToHexStringLower(spans[one.Index].SpanId), one.Reason })];
}
