namespace Platform.Statistics;

/// <summary>The percentile bootstrap (Efron 1979): what the statistic would be on other samples like this one.</summary>
/// <param name="Estimate">The statistic of the sample itself.</param>
/// <param name="StandardError">Standard deviation of the resamples.</param>
/// <param name="Interval">Percentiles of the resamples, by type 7.</param>
/// <param name="AtLeastZero">Share of the resamples that are 0 or more.</param>
/// <param name="AtMostZero">Share of the resamples that are 0 or less.</param>
public sealed record Bootstrap(double Estimate, double StandardError, Interval Interval, double AtLeastZero, double AtMostZero)
{
    public const int DefaultDraws = 10_000;

    // Sums of scores like -0.1 and 0.1 miss 0 by rounding only.
    private const double Zero = 1e-12;

    /// <param name="values">One for each independent unit: a case, a task, a thread; never trials of one task. Not empty.</param>
    /// <param name="seed">Store it with the result: the same seed and values give the same result everywhere.</param>
    public static Bootstrap OfMean(
        IReadOnlyList<double> values, ulong seed, int draws = DefaultDraws, double confidence = 0.95)
    {
        double[] sample = [.. values];
        ArgumentOutOfRangeException.ThrowIfZero(sample.Length);
        var random = new SeededRandom(seed);
        var means = new double[draws];
        for (var draw = 0; draw < draws; draw++)
        {
            var sum = 0.0;
            for (var i = 0; i < sample.Length; i++)
                sum += sample[random.Below(sample.Length)];
            means[draw] = sum / sample.Length;
        }

        return Of(sample.Average(), means, confidence);
    }

    /// <summary>Of a ratio of two sums, drawn in pairs, such as cost per resolution. Draws whose denominator is 0 are left out.</summary>
    /// <returns>Null when every draw's denominator is 0.</returns>
    public static Bootstrap? OfRatio(
        IReadOnlyList<(double Numerator, double Denominator)> pairs, ulong seed, int draws = DefaultDraws, double confidence = 0.95)
    {
        var random = new SeededRandom(seed);
        var ratios = new List<double>(draws);
        for (var draw = 0; draw < draws; draw++)
        {
            double above = 0, below = 0;
            for (var i = 0; i < pairs.Count; i++)
            {
                var (numerator, denominator) = pairs[random.Below(pairs.Count)];
                above += numerator;
                below += denominator;
            }

            if (below != 0)
                ratios.Add(above / below);
        }

        return ratios is [] ? null
            : Of(pairs.Sum(pair => pair.Numerator) / pairs.Sum(pair => pair.Denominator), [.. ratios], confidence);
    }

    private static Bootstrap Of(double estimate, double[] draws, double confidence)
    {
        Array.Sort(draws);
        var mean = draws.Average();
        return new(
            estimate,
            Math.Sqrt(draws.Sum(draw => (draw - mean) * (draw - mean)) / draws.Length),
            new(Sample.Quantile(draws, (1 - confidence) / 2), Sample.Quantile(draws, (1 + confidence) / 2)),
            draws.Count(draw => draw >= -Zero) / (double)draws.Length,
            draws.Count(draw => draw <= Zero) / (double)draws.Length);
    }
}
