using System.ComponentModel.DataAnnotations;

namespace Platform.Collector.DeepEval;

/// <summary>How much one request of a DeepEval client may bring. Section <c>DeepEval</c> of the configuration.</summary>
public sealed class DeepEvalOptions
{
    /// <summary>
    /// Bytes of a body, as sent and after decompression: attachments come in base64 within the JSON. Default 100 MiB.
    /// </summary>
    [Range(1024, 1 << 30)]
    public int MaxBodyBytes { get; init; } = 100 << 20;

    /// <summary>Spans of one trace's upload; more refuse the upload. Default 20,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxSpans { get; init; } = 20_000;

    /// <summary>
    /// Bytes of bodies that are worked on or wait for the database; a request that finds no room is refused at once. Default 256 MiB.
    /// </summary>
    [Range(1, 1 << 30)]
    public int MaxWaitingBytes { get; init; } = 256 << 20;

    /// <summary>
    /// How long a request waits while the database is behind or gone, before it is refused. Long, because these clients
    /// send nothing twice: what is refused is lost. Default 60 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);
}
