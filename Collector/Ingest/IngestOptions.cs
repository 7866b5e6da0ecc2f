using System.ComponentModel.DataAnnotations;

namespace Platform.Collector.Ingest;

/// <summary>Bounds of the way in. Bound from <c>Ingest</c>.</summary>
public sealed class IngestOptions
{
    /// <summary>Connections that write at the same time.</summary>
    [Range(1, 16)]
    public int Writers { get; set; } = 2;

    /// <summary>A commit takes no further request once it has this many spans.</summary>
    [Range(1, 100_000)]
    public int SpansPerCommit { get; set; } = 4_000;

    /// <summary>Spans that may wait; further requests are refused.</summary>
    [Range(1, 10_000_000)]
    public int QueueSpans { get; set; } = 100_000;

    /// <summary>Memory that waiting spans may take, in MB (2^20 bytes).</summary>
    [Range(1, 10_000)]
    public int QueueMegabytes { get; set; } = 128;
}
