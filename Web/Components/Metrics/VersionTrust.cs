using Platform.Metrics.Custom;
using Platform.Statistics;
using Platform.Storage.Calibrations;
using Platform.Storage.CustomMetrics;
using Platform.Web.Components.Calibrations;

namespace Platform.Web.Components.Metrics;

/// <summary>How far the judge of a version is known to agree with people, and whether that is enough for it to run (decision 0031).</summary>
/// <param name="Last">The last calibration of exactly this version; null when there is none.</param>
/// <param name="Missing">What the project asks for and is not there; null when the version may run.</param>
public sealed record VersionTrust(bool AsksJudge, StoredCalibration? Last, string? Missing)
{
    public CalibratedRates? Rates => Last?.Rates;

    public static async Task<VersionTrust> OfAsync(
        CalibrationStore calibrations, int project, CustomMetric version, CancellationToken cancellationToken)
    {
        if (!OwnMetricRules.AsksJudge(version.Metric, version.Options))
            return new(false, null, null);
        var last = await calibrations.FindLastAsync(project, version.Name, version.Version, cancellationToken);
        var least = await calibrations.GetLeastKappaAsync(project, cancellationToken);
        return new(true, last, version.Active || least is null ? null : CalibrationRule.Missing(least.Value, last?.Counts));
    }
}
