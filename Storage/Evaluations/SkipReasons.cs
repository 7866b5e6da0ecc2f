namespace Platform.Storage.Evaluations;

/// <summary>
/// Why an evaluation has no score. <see cref="Evaluation.SkipReason"/> is <c>code: sentence</c>; on a pending evaluation it
/// says what it waits for. The other reasons stand elsewhere: no collection was named (there is no evaluation), an unknown
/// one was (<c>collection_misses</c>), the judge failed (<see cref="Evaluation.Error"/>, tried again at
/// <see cref="Evaluation.AvailableAt"/> while pending).
/// </summary>
public static class SkipReasons
{
    /// <summary>The collection's filter does not take it.</summary>
    public const string Filter = "filter";

    /// <summary>Not in the collection's sample.</summary>
    public const string Sampling = "sampling";

    /// <summary>Pending: decided when the trace is quiet.</summary>
    public const string Quiet = "quiet";

    /// <summary>The collection's budget of the day is spent; pending: all that is left of it is in use.</summary>
    public const string Budget = "budget";

    /// <summary>The metric needs something that the subject lacks.</summary>
    public const string Input = "input";

    /// <summary>The metric needs a judge that is not configured; pending: the judge is left alone for a while.</summary>
    public const string Judge = "judge";

    /// <summary>A newer generation was queued before this one ran.</summary>
    public const string Superseded = "superseded";

    /// <summary>Somebody ended the evaluation of the past that it belonged to.</summary>
    public const string Cancelled = "cancelled";

    public static IReadOnlyList<string> All { get; } = [Filter, Sampling, Quiet, Budget, Input, Judge, Superseded, Cancelled];

    /// <returns><c>code: sentence</c>.</returns>
    public static string Say(string code, string sentence) => $"{code}: {sentence}";

    /// <returns>The code; null when the reason is null or does not begin with one.</returns>
    public static string? CodeOf(string? reason) => All.FirstOrDefault(code =>
        reason is not null && reason.StartsWith(code, StringComparison.Ordinal) && reason.AsSpan(code.Length).StartsWith(": "));
}
