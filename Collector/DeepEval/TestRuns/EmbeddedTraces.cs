using System.Text.Json;
using Microsoft.Extensions.Options;
using Platform.Collector.DeepEval.Traces;
using Platform.Collector.Ingest;
using Platform.Storage.Masking;
using Platform.Storage.Prices;
using Platform.Storage.Traces;

namespace Platform.Collector.DeepEval.TestRuns;

/// <summary>Stores the traces that come within test cases, by the way that every trace takes.</summary>
internal sealed class EmbeddedTraces(
    SpanQueue queue, PriceStore prices, MaskingSource masking, IOptions<DeepEvalOptions> options, TimeProvider time)
{
    /// <returns>The trace's id, 32 hex digits; null when it is no trace that can be stored, which the run does not fail for.</returns>
    /// <exception cref="DeepEvalRefusal">The database was behind for as long as clients wait.</exception>
    internal async Task<string?> StoreAsync(int project, JsonElement trace, CancellationToken cancellationToken)
    {
        var reading = new TraceReading(
            project, await prices.GetListAsync(project, cancellationToken), await masking.GetAsync(project, cancellationToken),
            options.Value, Instant.From(time.GetUtcNow()));
        List<ArrivingSpan> spans;
        try
        {
            spans = reading.Read(trace);
        }
        catch (DeepEvalRefusal)
        {
            return null;
        }

        var result = await queue.AddPatientlyAsync(spans, options.Value.Patience, cancellationToken);
        return !result.IsStored ? throw new DeepEvalRefusal(
                StatusCodes.Status429TooManyRequests, "The database is behind. Nothing of this test run is stored; send it again later.")
            : result.Refused.Count == spans.Count ? null : Convert.ToHexStringLower(spans[0].TraceId);
    }
}
