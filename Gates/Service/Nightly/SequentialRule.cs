using Platform.Statistics;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>Between which values of pass^k a suite's sequential test decides.</summary>
internal static class SequentialRule
{
    private const double Nearest = 0.001; // to 0 and 1, where one task would decide

    /// <returns>Null when the suite wants none, or leaves the values to a baseline that there is not.</returns>
    public static SequentialTest? Of(Suite suite, NightlyBaseline? baseline)
    {
        if (suite.Nightly.Sequential is not { } wanted
            || (wanted.Healthy ?? ValueOf(baseline, suite.Nightly.K)) is not { } value)
            return null;

        var healthy = Math.Clamp(value, 2 * Nearest, 1 - Nearest);
        var regressed = wanted.Regressed ?? Math.Max(Nearest, healthy - (suite.Limits.BlockDropPoints / 100));
        return regressed >= healthy ? null : new(healthy, regressed, wanted.Alpha, wanted.Beta);
    }

    private static double? ValueOf(NightlyBaseline? baseline, int k)
    {
        var counted = baseline?.Tasks.Where(task => task.Valid >= k).ToList() ?? [];
        return counted is [] ? null : counted.Average(task => PassK.All(task.Valid, task.Passed, k));
    }
}
