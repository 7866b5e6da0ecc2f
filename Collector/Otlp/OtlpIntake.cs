using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Collector.Ingest;
using Platform.Collector.Otlp.Mapping;
using Platform.Collector.Otlp.Wire;
using Platform.Storage.Masking;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.Otlp;

/// <summary>
/// Takes OTLP requests, whichever door they came by: refuses what cannot be stored, masks, normalises, and returns once
/// the rest is committed.
/// </summary>
internal sealed class OtlpIntake(
    SpanQueue queue, PriceStore prices, MaskingSource masking, OtlpCounts counts, IOptions<OtlpOptions> options,
    TimeProvider time)
{
    private readonly OtlpOptions _limits = options.Value;

    /// <summary>Spans that cannot be taken refuse themselves, not their batch.</summary>
    internal async Task<OtlpAnswer> AddTracesAsync(
        int project, ExportTraceServiceRequest request, CancellationToken cancellationToken)
    {
        if (CountOf(request) is var count && count > _limits.MaxSpans)
            return OtlpAnswer.TooLarge($"The request has {count} spans; at most {_limits.MaxSpans} are taken at once.");
        if (count == 0)
            return OtlpAnswer.Accepted;
        try
        {
            var refusals = new Refusals("spans");
            var list = await prices.GetListAsync(project, cancellationToken);
            var rules = await masking.GetAsync(project, cancellationToken);
            // What only this line needs is gone when it has run: thousands of spans wait, and their memory is looked through often.
            var spans = SpanRows.Of(Arrive(request, count, new(project, list), rules, refusals));
            request.ResourceSpans.Clear(); // the caller holds on to it
            var result = await queue.AddAsync(spans, _limits.Patience, cancellationToken);
            if (!result.IsStored)
                return OtlpAnswer.Full(result.RetryAfter);
            refusals.Add(spans.Spans, result.Refused);
            counts.Refused(project, "spans", refusals.Count);
            counts.Stored(project, "spans", count - refusals.Count);
            return refusals.ToAnswer();
        }
        catch (NpgsqlException)
        {
            return OtlpAnswer.Unavailable;
        }
    }

    private List<ArrivingSpan> Arrive(
        ExportTraceServiceRequest request, int count, SpanMapping mapping, MaskingRules masking, Refusals refusals)
    {
        var bounds = new SpanBounds(_limits, Instant.From(time.GetUtcNow()));
        var arriving = new List<ArrivingSpan>(count);
        foreach (var sent in request.ResourceSpans)
        {
            var problem = bounds.Refuse(sent.Resource?.Attributes, "resource");
            if (!masking.IsEmpty && sent.Resource is { } process)
                masking.Apply(process.Attributes);
            var resource = new SpanResource(sent.Resource);
            foreach (var ofScope in sent.ScopeSpans)
            {
                problem ??= bounds.Refuse(ofScope.Scope?.Attributes, "scope");
                if (!masking.IsEmpty && ofScope.Scope is { } library)
                    masking.Apply(library.Attributes);
                var scope = SpanResource.JsonOf(ofScope.Scope);
                foreach (var span in ofScope.Spans)
                {
                    if ((problem ?? bounds.Refuse(span)) is { } reason)
                    {
                        refusals.Add(span, reason);
                        continue;
                    }
                    if (!masking.IsEmpty)
                        masking.Apply(span);
                    arriving.Add(mapping.Map(span, resource, scope, bounds.Notes));
                }
            }
        }
        return arriving;
    }

    private static int CountOf(ExportTraceServiceRequest request)
    {
        var count = 0;
        foreach (var resource in request.ResourceSpans)
        {
            foreach (var scope in resource.ScopeSpans)
                count += scope.Spans.Count;
        }
        return count;
    }
}
