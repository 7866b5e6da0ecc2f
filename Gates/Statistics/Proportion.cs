using MathNet.Numerics.Distributions;

namespace Platform.Statistics;

/// <summary>A share of successes in independent trials (at least one), and what interval it supports.</summary>
public readonly record struct Proportion(int Successes, int Trials)
{
    public double Value => (double)Successes / Trials;

    /// <summary>The score interval (Wilson 1927): the one to show. Never leaves 0 to 1, and is not empty at the ends.</summary>
    public Interval Wilson(double confidence = 0.95)
    {
        var z = StandardNormal.TwoSidedQuantile(confidence);
        var middle = Value + z * z / (2 * Trials);
        var reach = z * Math.Sqrt(Value * (1 - Value) / Trials + z * z / (4.0 * Trials * Trials));
        var scale = 1 + z * z / Trials;
        return new(
            Successes == 0 ? 0 : (middle - reach) / scale,
            Successes == Trials ? 1 : (middle + reach) / scale);
    }

    /// <summary>Wilson's with continuity correction (Newcombe 1998, method 4): wider, never too narrow.</summary>
    public Interval WilsonCorrected(double confidence = 0.95)
    {
        var z = StandardNormal.TwoSidedQuantile(confidence);
        double n = Trials, p = Value, q = 1 - p, z2 = z * z;
        return new(
            Successes == 0 ? 0
                : Math.Max(0, (2 * n * p + z2 - 1 - z * Math.Sqrt(z2 - 2 - 1 / n + 4 * p * (n * q + 1))) / (2 * (n + z2))),
            Successes == Trials ? 1
                : Math.Min(1, (2 * n * p + z2 + 1 + z * Math.Sqrt(z2 + 2 - 1 / n + 4 * p * (n * q - 1))) / (2 * (n + z2))));
    }

    /// <summary>The exact interval (Clopper and Pearson 1934): conservative.</summary>
    public Interval ClopperPearson(double confidence = 0.95)
    {
        var tail = (1 - confidence) / 2;
        return new(
            Successes == 0 ? 0 : Beta.InvCDF(Successes, Trials - Successes + 1, tail),
            Successes == Trials ? 1 : Beta.InvCDF(Successes + 1, Trials - Successes, 1 - tail));
    }

    /// <summary>The textbook interval: leaves 0 to 1, and is a point at both ends. For comparison only.</summary>
    public Interval Wald(double confidence = 0.95) =>
        Interval.Around(Value, Math.Sqrt(Value * (1 - Value) / Trials), confidence);

    /// <summary>
    /// The failure rate that no failure in so many trials still allows: 1 − α^(1/n), about 3/n (Hanley and Lippman-Hand 1983).
    /// </summary>
    public static double FailureRateWithoutFailures(int trials, double confidence = 0.95) =>
        1 - Math.Pow(1 - confidence, 1.0 / trials);
}
