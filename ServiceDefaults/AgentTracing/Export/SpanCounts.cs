using System.Diagnostics.Metrics;

namespace Platform.AgentTracing.Export;

/// <summary>What became of one tracer's spans; also as counters of the meter <c>AgentTracing</c>.</summary>
internal sealed class SpanCounts
{
    private static readonly Meter _meter = new("AgentTracing");

    private static readonly Counter<long> _exportedCounter = _meter.CreateCounter<long>(
        "agent_tracing.spans.exported", "{span}", "Spans that the Collector has taken.");

    private static readonly Counter<long> _droppedCounter = _meter.CreateCounter<long>(
        "agent_tracing.spans.dropped", "{span}", "Spans given up: the queue was full or the Collector did not take them.");

    private long _exported;
    private long _dropped;

    internal long Exported => Interlocked.Read(ref _exported);

    internal long Dropped => Interlocked.Read(ref _dropped);

    internal void Export(int spans)
    {
        Interlocked.Add(ref _exported, spans);
        _exportedCounter.Add(spans);
    }

    internal void Drop(int spans)
    {
        Interlocked.Add(ref _dropped, spans);
        _droppedCounter.Add(spans);
    }
}
