using System.Diagnostics.Metrics;
using Platform.Storage.Traces;

namespace Platform.Collector.Ingest;

/// <summary>What operators see of the way in.</summary>
internal sealed class IngestMeter
{
    private readonly Counter<long> _spans;
    private readonly Histogram<double> _duration;

    public IngestMeter(IMeterFactory meters, SpanQueue queue)
    {
        var meter = meters.Create("Platform.Collector.Ingest");
        _spans = meter.CreateCounter<long>("platform.ingest.spans", "{span}", "Spans by what became of them.");
        _duration = meter.CreateHistogram<double>("platform.ingest.commit.duration", "s", "Time that a commit of spans took.");
        meter.CreateObservableGauge("platform.ingest.waiting", () => queue.WaitingSpans, "{span}", "Spans that wait for their commit.");
    }

    internal void Committed(WrittenSpans written, TimeSpan duration)
    {
        _duration.Record(duration.TotalSeconds);
        _spans.Add(written.New, new KeyValuePair<string, object?>("outcome", "new"));
        _spans.Add(written.Completed, new KeyValuePair<string, object?>("outcome", "completed"));
        _spans.Add(written.Unchanged, new KeyValuePair<string, object?>("outcome", "unchanged"));
        _spans.Add(written.Refused.Count, new KeyValuePair<string, object?>("outcome", "refused"));
    }
}
