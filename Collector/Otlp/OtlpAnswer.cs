namespace Platform.Collector.Otlp;

/// <summary>What becomes of a request; each door says it in its own way.</summary>
internal enum OtlpOutcome
{
    /// <summary>What was not refused is stored.</summary>
    Accepted,

    /// <summary>It cannot be read.</summary>
    Malformed,

    /// <summary>It brings more than one request may.</summary>
    TooLarge,

    /// <summary>It is in a format that is not taken.</summary>
    Unsupported,

    /// <summary>The database is behind and the queue full: nothing is stored, sending again later helps.</summary>
    Full,

    /// <summary>The database cannot be reached: nothing is known to be stored, sending again later helps.</summary>
    Unavailable,
}

/// <param name="Refused">How many spans, records or points of an accepted request were not taken.</param>
/// <param name="Message">Why not, for people; empty when everything was taken.</param>
internal sealed record OtlpAnswer(OtlpOutcome Outcome, string Message = "", long Refused = 0, TimeSpan RetryAfter = default)
{
    internal static OtlpAnswer Accepted { get; } = new(OtlpOutcome.Accepted);

    internal static OtlpAnswer Malformed(string message) => new(OtlpOutcome.Malformed, message);

    internal static OtlpAnswer TooLarge(string message) => new(OtlpOutcome.TooLarge, message);

    internal static OtlpAnswer Unsupported(string message) => new(OtlpOutcome.Unsupported, message);

    internal static OtlpAnswer Full(TimeSpan retryAfter) => new(
        OtlpOutcome.Full, "The database is behind and the queue is full. Nothing of this request is stored; send it again later.",
        RetryAfter: retryAfter);

    internal static OtlpAnswer Unavailable { get; } = new(
        OtlpOutcome.Unavailable, "The database cannot be reached. Send this request again later.",
        RetryAfter: TimeSpan.FromSeconds(5));
}
