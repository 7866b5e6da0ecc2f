namespace Platform.Statistics;

/// <summary>What a thread cost in USD (model, tools and, where counted, judge), and whether it resolved its matter.</summary>
public readonly record struct ThreadCost(decimal CostUsd, bool Resolved);

/// <summary>
/// The spend of all threads of a window by those resolved: what failures cost is in the numerator. Dividing only resolved threads' spend
/// would hide it.
/// </summary>
/// <param name="TotalUsd">Of all threads.</param>
/// <param name="Resolved">Threads.</param>
public sealed record CostPerResolution(decimal TotalUsd, int Resolved)
{
    /// <summary>Null when none is resolved.</summary>
    public decimal? Usd => Resolved == 0 ? null : TotalUsd / Resolved;

    public static CostPerResolution Of(IReadOnlyCollection<ThreadCost> threads) =>
        new(threads.Sum(thread => thread.CostUsd), threads.Count(thread => thread.Resolved));

    /// <summary>By bootstrap over threads; null when none is resolved.</summary>
    public static Interval? Interval(IEnumerable<ThreadCost> threads, ulong seed) =>
        Bootstrap.OfRatio([.. threads.Select(thread => ((double)thread.CostUsd, thread.Resolved ? 1.0 : 0.0))], seed)?.Interval;
}
