namespace Platform.Statistics;

/// <summary>Adjusts the p-values of several tests made at once; answers stand in the order of the input.</summary>
public static class MultipleTesting
{
    /// <summary>Step-down (Holm 1979): holds the chance of any false alarm. For metrics that block.</summary>
    public static double[] Holm(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var largest = 0.0;
        foreach (var (rank, index) in Ascending(pValues).Index())
        {
            largest = Math.Max(largest, (pValues.Count - rank) * pValues[index]);
            adjusted[index] = Math.Min(1, largest);
        }

        return adjusted;
    }

    /// <summary>Step-up (Benjamini and Hochberg 1995): holds the share of false ones among the alarms. For lists of flags.</summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> pValues)
    {
        var adjusted = new double[pValues.Count];
        var smallest = 1.0;
        foreach (var (rank, index) in Ascending(pValues).Index().Reverse())
        {
            smallest = Math.Min(smallest, pValues[index] * pValues.Count / (rank + 1));
            adjusted[index] = smallest;
        }

        return adjusted;
    }

    private static int[] Ascending(IReadOnlyList<double> pValues) =>
        [.. Enumerable.Range(0, pValues.Count).OrderBy(index => pValues[index])];
}
