using MathNet.Numerics.Distributions;

namespace Platform.Statistics;

/// <summary>
/// How a gate "drop of more than X points" behaves on pass rates of two independent runs: exact, by convolving two binomials.
/// </summary>
public static class FixedPointGate
{
    // 0.05 * 100 is not 5 in binary.
    private const double Rounding = 1e-9;

    /// <summary>A drop of exactly the limit does not fire.</summary>
    /// <param name="drop">In points of 0.01.</param>
    public static bool Fires(double drop, double points) => drop > points + Rounding;

    /// <summary>The chance that it fires though nothing changed.</summary>
    /// <param name="cases">In each run.</param>
    /// <param name="passRate">The true one of both runs.</param>
    public static double FalseAlarm(int cases, double passRate, double points) => Power(cases, passRate, 0, points);

    /// <summary>The chance that it fires when the true pass rate fell by <paramref name="trueDrop"/> (0 to 1).</summary>
    public static double Power(int cases, double passRate, double trueDrop, double points)
    {
        var most = (int)Math.Ceiling(points * cases / 100 - Rounding);
        var fewestLost = Fires(100.0 * most / cases, points) ? most : most + 1;
        return Enumerable.Range(fewestLost, Math.Max(0, cases - fewestLost + 1)).Sum(passed =>
            Binomial.PMF(passRate, cases, passed) * Binomial.CDF(passRate - trueDrop, cases, passed - fewestLost));
    }

    /// <summary>The chance that every task of a suite passes, when each does with this reliability.</summary>
    public static double AllGreen(int tasks, double reliability) => Math.Pow(reliability, tasks);
}
