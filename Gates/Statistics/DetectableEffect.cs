using MathNet.Numerics.RootFinding;

namespace Platform.Statistics;

/// <summary>How small a change a run can see, and how many cases seeing it takes.</summary>
public static class DetectableEffect
{
    /// <summary>
    /// The smallest drop in pass rate between two independent runs: d = z_a √(2 p̄ (1−p̄) / n) + z_b √((p₁(1−p₁) + p₂(1−p₂)) / n).
    /// </summary>
    /// <param name="cases">In each run.</param>
    /// <param name="passRate">Of the baseline.</param>
    /// <returns>0 to 1; null when even a fall to 0 would not be seen.</returns>
    public static double? Unpaired(int cases, double passRate, bool twoSided = true, double power = 0.8, double alpha = 0.05)
    {
        var (za, zb) = Quantiles(twoSided, power, alpha);
        return Brent.TryFindRoot(Short, 0, passRate, 1e-12, 200, out var drop) ? drop : null;

        double Short(double drop)
        {
            var after = passRate - drop;
            var middle = (passRate + after) / 2;
            return za * Math.Sqrt(2 * middle * (1 - middle) / cases)
                + zb * Math.Sqrt((passRate * (1 - passRate) + after * (1 - after)) / cases) - drop;
        }
    }

    /// <summary>The same for paired runs: d = (z_a √q + z_b √(q − d²)) / √n (Connor 1987, doi:10.2307/2531961).</summary>
    /// <param name="discordant">The share q of pairs that differ, 0 to 1.</param>
    /// <returns>0 to 1; null when it exceeds q, which no difference can.</returns>
    public static double? Paired(int pairs, double discordant, bool twoSided = true, double power = 0.8, double alpha = 0.05)
    {
        // Squared, it is a quadratic in d; the larger root is the one with a positive z_b.
        var (za, zb) = Quantiles(twoSided, power, alpha);
        var a = za * Math.Sqrt(discordant);
        var b = a * Math.Sqrt(pairs);
        var leading = pairs + zb * zb;
        var effect = (b + Math.Sqrt(b * b - leading * (a * a - zb * zb * discordant))) / leading;
        return effect <= discordant ? effect : null;
    }

    /// <summary>The smallest shift of a mean with this standard error.</summary>
    public static double OfMean(double standardError, bool twoSided = true, double power = 0.8, double alpha = 0.05)
    {
        var (za, zb) = Quantiles(twoSided, power, alpha);
        return (za + zb) * standardError;
    }

    /// <summary>Pairs needed to see a difference: (z_a √q + z_b √(q − d²))² / d² (Connor 1987). Round up.</summary>
    /// <param name="discordant">The share of pairs that differ, at least <paramref name="difference"/>.</param>
    public static double PairsNeeded(
        double discordant, double difference, bool twoSided = true, double power = 0.8, double alpha = 0.05)
    {
        var (za, zb) = Quantiles(twoSided, power, alpha);
        var square = difference * difference;
        return Math.Pow(za * Math.Sqrt(discordant) + zb * Math.Sqrt(discordant - square), 2) / square;
    }

    private static (double Alpha, double Power) Quantiles(bool twoSided, double power, double alpha) =>
        (StandardNormal.Quantile(1 - (twoSided ? alpha / 2 : alpha)), StandardNormal.Quantile(power));
}
