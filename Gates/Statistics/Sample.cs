namespace Platform.Statistics;

internal static class Sample
{
    /// <summary>With n − 1; 0 for fewer than two values.</summary>
    public static double Variance(IReadOnlyCollection<double> values)
    {
        if (values.Count < 2)
            return 0;

        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1);
    }

    public static double StandardDeviation(IReadOnlyCollection<double> values) => Math.Sqrt(Variance(values));

    /// <summary>By linear interpolation: type 7 of Hyndman and Fan 1996, the default of R and NumPy.</summary>
    public static double Quantile(double[] sorted, double probability)
    {
        var position = probability * (sorted.Length - 1);
        var below = (int)position;
        return below + 1 >= sorted.Length ? sorted[^1]
            : sorted[below] + (position - below) * (sorted[below + 1] - sorted[below]);
    }
}
