using System.Diagnostics.Metrics;

namespace Platform.Collector.Otlp;

/// <summary>How much came in, by project and signal, for the platform's own metrics.</summary>
internal sealed class OtlpCounts(IMeterFactory meters)
{
    private readonly Counter<long> _stored = meters.Create("Platform.Collector").CreateCounter<long>(
        "platform.collector.otlp.stored", "{item}", "Spans and log records that were stored.");

    private readonly Counter<long> _refused = meters.Create("Platform.Collector").CreateCounter<long>(
        "platform.collector.otlp.refused", "{item}", "Spans and log records that were refused.");

    private readonly Counter<long> _dropped = meters.Create("Platform.Collector").CreateCounter<long>(
        "platform.collector.otlp.dropped", "{item}", "Log records and metric points that are not kept.");

    internal void Stored(int project, string signal, long count) => Add(_stored, project, signal, count);

    internal void Refused(int project, string signal, long count) => Add(_refused, project, signal, count);

    internal void Dropped(int project, string signal, long count) => Add(_dropped, project, signal, count);

    private static void Add(Counter<long> counter, int project, string signal, long count)
    {
        if (count > 0)
            counter.Add(count, new("project", project), new("signal", signal));
    }
}
