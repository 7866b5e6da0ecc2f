namespace Platform.Worker.Measurements;

/// <summary>How long a failed evaluation waits for its next try.</summary>
internal static class RetryDelay
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>
    /// Doubles with every try, and is never shorter than what the judge asked for; up to a quarter more by chance, so that
    /// what failed together is not tried again together.
    /// </summary>
    /// <param name="attempt">The one that failed; 1 for the first.</param>
    /// <param name="chance">0 to 1.</param>
    public static TimeSpan After(int attempt, TimeSpan first, TimeSpan? retryAfter, double chance)
    {
        var seconds = first.TotalSeconds * Math.Pow(2, attempt - 1);
        if (retryAfter is { } asked)
            seconds = Math.Max(seconds, asked.TotalSeconds);
        return TimeSpan.FromSeconds(Math.Min(seconds * (1 + (chance / 4)), Longest.TotalSeconds));
    }
}
