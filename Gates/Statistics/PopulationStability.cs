namespace Platform.Statistics;

/// <summary>
/// The population stability index, Σ (a − e) ln(a / e) over bins: how far inputs moved. Below 0.1 is called stable, above 0.25 a shift;
/// both are rules of thumb, not tests.
/// </summary>
public static class PopulationStability
{
    // An empty bin would make it infinite; this share is what industry puts in its place.
    private const double Least = 0.0001;

    /// <param name="expected">Shares of the bins in the reference window, summing to 1.</param>
    /// <param name="actual">Shares of the same bins now.</param>
    public static double Index(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(actual.Count, expected.Count);
        return expected.Zip(actual, (before, now) => (Before: Math.Max(Least, before), Now: Math.Max(Least, now)))
            .Sum(bin => (bin.Now - bin.Before) * Math.Log(bin.Now / bin.Before));
    }
}
