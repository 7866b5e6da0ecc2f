using System.ComponentModel.DataAnnotations;

namespace Platform.Collector.Otlp;

/// <summary>How much one OTLP request may bring. Section <c>Otlp</c> of the configuration.</summary>
public sealed class OtlpOptions
{
    /// <summary>Bytes of an HTTP body as they come over the network. Default 16 MiB.</summary>
    [Range(1024, 1 << 30)]
    public int MaxBodyBytes { get; init; } = 16 << 20;

    /// <summary>Bytes after decompression, also of a gRPC message. Default 64 MiB.</summary>
    [Range(1024, 1 << 30)]
    public int MaxDecompressedBytes { get; init; } = 64 << 20;

    /// <summary>
    /// Bytes, after decompression, of the requests that are worked on at the same time, from decoding to their commit. Decoded
    /// they take about ten times as much, as rows that wait two to three times. Default 6 MiB.
    /// </summary>
    [Range(1024, 1 << 30)]
    public int MaxWorkingBytes { get; init; } = 6 << 20;

    /// <summary>
    /// Bytes, after decompression, of the requests that wait for that, none of them counted with more than
    /// <see cref="MaxWorkingBytes"/>; more are refused at once. Default 16 MiB.
    /// </summary>
    [Range(0, 1 << 30)]
    public int MaxWaitingBytes { get; init; } = 16 << 20;

    /// <summary>Spans, or log records, of one request; more refuse the request. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSpans { get; init; } = 10_000;

    /// <summary>
    /// Attributes of a span, of one of its events, or of its resource. More refuse the span: to drop some of them, as SDKs
    /// do, would tear holes into messages that are sent as indexed attributes, and nobody would see it. Default 10,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxAttributes { get; init; } = 10_000;

    /// <summary>
    /// UTF-16 characters of one attribute's text. Longer ones are cut, as the limits of OpenTelemetry SDKs do, and the
    /// span says so. Default 1,048,576.
    /// </summary>
    [Range(64, 1 << 28)]
    public int MaxAttributeLength { get; init; } = 1 << 20;

    /// <summary>Events of a span, and links of a span; more refuse the span. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxEvents { get; init; } = 10_000;

    /// <summary>How deep lists and maps of an attribute may be nested; deeper ones refuse the span. Default 20.</summary>
    [Range(1, 30)]
    public int MaxNesting { get; init; } = 20;

    /// <summary>How far in the future a span may start or end, by this machine's clock. Default one hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MaxClockSkew { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a request waits, for room and for its commit, before it is refused with a retry hint. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
}
