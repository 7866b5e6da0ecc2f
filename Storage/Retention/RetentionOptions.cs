namespace Platform.Storage.Retention;

/// <summary>How long traces are kept. Bound from <c>Retention</c>.</summary>
public sealed class RetentionOptions
{
    /// <summary>Days before today (UTC) whose spans are kept, and accepted; 1 to 3650. Evaluations are kept longer.</summary>
    public int Days { get; set; } = 30;

    /// <summary>The first day that is kept.</summary>
    internal DateOnly FirstDay(TimeProvider time) => Today(time).AddDays(-Days);

    internal static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
}
