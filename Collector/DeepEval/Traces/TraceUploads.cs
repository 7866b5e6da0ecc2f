using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Collector.DeepEval.Clients;
using Platform.Collector.Ingest;
using Platform.ServiceDefaults.ApiKeys;
using Platform.Storage.Masking;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.Traces;

/// <summary>
/// <c>POST /v1/traces</c> with DeepEval's JSON. Answers once the trace is committed; clients never send it again, so that
/// one that cannot be stored at once waits.
/// </summary>
internal sealed class TraceUploads(
    SpanQueue queue, PriceStore prices, MaskingSource masking, TraceParts parts, WebLinks links, ClientReport clients,
    IOptions<DeepEvalOptions> options, TimeProvider time)
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    internal async Task<IResult> AddAsync(HttpContext context, JsonElement upload)
    {
        clients.Saw(context);
        var (project, cancel) = (context.User.ProjectId, context.RequestAborted);
        for (var started = time.GetTimestamp(); ; await Task.Delay(_pause, time, cancel))
        {
            var patience = options.Value.Patience - time.GetElapsedTime(started);
            try
            {
                if (await TryAddAsync(project, upload, patience, cancel) is { } answer)
                    return answer;
            }
            catch (NpgsqlException problem) when (problem.IsTransient)
            {
                // The prices or rules of the project cannot be read just now.
            }
            if (patience <= _pause)
                return DeepEvalAnswer.Refuse(
                    StatusCodes.Status429TooManyRequests, "The database is behind. Nothing of this trace is stored; send it again later.",
                    SpanQueue.RetryAfter);
        }
    }

    /// <returns>Null when there is no room for it now.</returns>
    private async Task<DeepEvalAnswer?> TryAddAsync(
        int project, JsonElement upload, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (queue.IsFull(patience))
            return null;
        var reading = new TraceReading(
            project, await prices.GetListAsync(project, cancellationToken), await masking.GetAsync(project, cancellationToken),
            options.Value, Instant.From(time.GetUtcNow()));
        var spans = reading.Read(upload);
        await parts.CompleteAsync(project, spans, SpanLists.Any(upload), cancellationToken);
        // Asked for before the trace is stored: afterwards nothing may fail.
        var link = await links.ToAsync(project, cancellationToken, "traces", Convert.ToHexStringLower(spans[0].TraceId));

        var result = await queue.AddAsync(spans, patience > _pause ? patience : _pause, cancellationToken);
        return !result.IsStored ? null
            : result.Refused.Count == spans.Count ? DeepEvalAnswer.Invalid(result.Refused[0].Reason)
            : DeepEvalAnswer.Ok(new { id = upload.Text("uuid"), refusedSpans = Refused(spans, result.Refused) }, link);
    }

    private static object[]? Refused(List<ArrivingSpan> spans, IReadOnlyList<RefusedSpan> refused) => refused is [] ? null :
        [.. refused.Select(one => new { spanId = Convert.ToHexStringLower(spans[one.Index].SpanId), one.Reason })];
}
