using MathNet.Numerics.Distributions;

namespace Platform.Statistics;

/// <summary>Student's t test on the differences of pairs (at least two).</summary>
public sealed class PairedT(IReadOnlyCollection<double> differences)
{
    public double MeanDifference { get; } = differences.Average();

    /// <summary>Of the differences, with n − 1.</summary>
    public double StandardDeviation { get; } = Sample.StandardDeviation(differences);

    public double StandardError => StandardDeviation / Math.Sqrt(differences.Count);

    public int DegreesOfFreedom => differences.Count - 1;

    /// <summary>Infinite where all differences are equal and not 0; 0 where all are 0.</summary>
    public double T => MeanDifference == 0 ? 0 : MeanDifference / StandardError;

    /// <summary>Two-sided.</summary>
    public double PValue => double.IsInfinity(T) ? 0
        : Math.Min(1, 2 * StudentT.CDF(0, 1, DegreesOfFreedom, -Math.Abs(T)));

    /// <summary>Cohen's d_z: the mean difference in standard deviations.</summary>
    public double EffectSize => MeanDifference == 0 ? 0 : MeanDifference / StandardDeviation;

    public Interval Interval(double confidence = 0.95)
    {
        var reach = StudentT.InvCDF(0, 1, DegreesOfFreedom, (1 + confidence) / 2) * StandardError;
        return new(MeanDifference - reach, MeanDifference + reach);
    }
}
