using System.Numerics;

namespace Platform.Statistics;

/// <summary>
/// The paired permutation test (Fisher 1935): if nothing changed, each difference could as well have the other sign. Right for any
/// number of pairs, where a bootstrap of a few is too sure.
/// </summary>
/// <param name="PValue">Two-sided: the share of sign patterns whose sum is as far from 0.</param>
/// <param name="Fall">One-sided: the share whose sum is as low.</param>
/// <param name="Rise">One-sided: the share whose sum is as high.</param>
public readonly record struct SignFlip(double PValue, double Fall, double Rise)
{
    private const int MostExact = 20;
    private const int Draws = 20_000;
    private const double Tie = 1e-12;

    /// <summary>
    /// Over all sign patterns; with more than 20 differences that are not 0, over seeded random ones, the observed one among them.
    /// </summary>
    public static SignFlip Of(IEnumerable<double> differences, ulong seed)
    {
        double[] changed = [.. differences.Where(difference => difference != 0)];
        var observed = changed.Sum();
        var (all, far, low, high) = (0, 0, 0, 0);
        foreach (var sum in changed.Length <= MostExact ? Every(changed) : Drawn(changed, new(seed)).Prepend(observed))
        {
            all++;
            far += Math.Abs(sum) >= Math.Abs(observed) - Tie ? 1 : 0;
            low += sum <= observed + Tie ? 1 : 0;
            high += sum >= observed - Tie ? 1 : 0;
        }

        return new((double)far / all, (double)low / all, (double)high / all);
    }

    /// <summary>In Gray code: one sign changes from each pattern to the next.</summary>
    private static IEnumerable<double> Every(double[] changed)
    {
        double[] signed = [.. changed];
        var sum = changed.Sum();
        yield return sum;
        for (var pattern = 1; pattern < 1 << changed.Length; pattern++)
        {
            var flipped = BitOperations.TrailingZeroCount(pattern);
            sum -= 2 * signed[flipped];
            signed[flipped] = -signed[flipped];
            yield return sum;
        }
    }

    private static IEnumerable<double> Drawn(double[] changed, SeededRandom random)
    {
        for (var draw = 0; draw < Draws; draw++)
            yield return Flipped(changed, random);
    }

    // A sign of each out of one bit: ten thousand differences flip twenty thousand times.
    private static double Flipped(double[] changed, SeededRandom random)
    {
        var (sum, signs) = (0.0, 0UL);
        for (var i = 0; i < changed.Length; i++, signs >>= 1)
        {
            if (i % 64 == 0)
                signs = random.Next();
            sum += BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(changed[i]) ^ (signs << 63));
        }

        return sum;
    }
}
