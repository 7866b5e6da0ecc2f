using MathNet.Numerics.Distributions;

namespace Platform.Statistics;

internal static class StandardNormal
{
    public static double Quantile(double probability) => Normal.InvCDF(0, 1, probability);

    /// <summary>1.96 for a confidence of 0.95.</summary>
    public static double TwoSidedQuantile(double confidence) => Quantile((1 + confidence) / 2);

    public static double TwoSidedP(double z) => Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Abs(z)));
}
