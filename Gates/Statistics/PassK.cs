namespace Platform.Statistics;

/// <summary>
/// What k trials of a task would give, estimated without bias from c successes in n trials (n ≥ k). A suite's value is the mean
/// over its tasks, never a power of the mean success rate.
/// </summary>
public static class PassK
{
    /// <summary>pass@k: the chance that at least one of k trials succeeds, 1 − C(n−c, k) / C(n, k) (arXiv:2107.03374).</summary>
    public static double AtLeastOne(int trials, int successes, int k) => 1 - All(trials, trials - successes, k);

    /// <summary>pass^k: the chance that all of k trials succeed, C(c, k) / C(n, k) (arXiv:2406.12045).</summary>
    public static double All(int trials, int successes, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, k);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);

        // A product, for factorials overflow; it meets a zero when there are fewer than k successes.
        var chance = 1.0;
        for (var i = 0; i < k && chance > 0; i++)
            chance *= (double)(successes - i) / (trials - i);
        return chance;
    }
}
