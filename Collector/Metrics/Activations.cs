using Platform.Metrics.Custom;
using Platform.Statistics;
using Platform.Storage.Calibrations;
using Platform.Storage.CustomMetrics;

namespace Platform.Collector.Metrics;

/// <summary>What a version's last calibration found.</summary>
/// <param name="Id">Of <c>GET /api/gates/calibrations/{id}</c>, which has the whole report.</param>
/// <param name="Unscored">Cases without a score, which are in no figure.</param>
/// <param name="Rates">TPR, TNR and κ with their intervals.</param>
internal sealed record CalibrationFound(Guid Id, DateTime At, string? Judge, int Unscored, CalibratedRates Rates);

/// <summary>What runs now, and how far its judge is known to agree with people.</summary>
/// <param name="Calibration">The last of exactly this version; null when there is none.</param>
/// <param name="Note">Says so in words.</param>
internal sealed record ActivatedVersion(string Name, int Version, bool Active, DateTime? ActivatedAt, CalibrationFound? Calibration, string Note);

/// <summary>Has versions of metrics run, once they have shown what the project asks for (decision 0031).</summary>
internal sealed class Activations(CustomMetricStore store, CustomMetricWriter writer, CalibrationStore calibrations)
{
    /// <returns>What is missing; null when the version may run.</returns>
    internal async Task<string?> MissingAsync(int project, CustomMetric version, CancellationToken cancellationToken) =>
        version.Active || !OwnMetricRules.AsksJudge(version.Metric, version.Options) || await calibrations.GetLeastKappaAsync(project, cancellationToken) is not { } least ? null
        : CalibrationRule.Missing(least,
            await calibrations.FindLastAsync(project, version.Name, version.Version, cancellationToken) is { } last ? Counts(last) : null);

    internal async Task<ActivatedVersion> ActivateAsync(int project, CustomMetric version, CancellationToken cancellationToken)
    {
        await writer.ActivateAsync(project, version.Name, version.Version, cancellationToken);
        var active = (await store.GetAsync(project, version.Name, cancellationToken, version.Version))!;
        var last = await calibrations.FindLastAsync(project, version.Name, version.Version, cancellationToken);
        return new(active.Name, active.Version, active.Active, active.ActivatedAt,
            last is null ? null : new(last.Id, last.FinishedAt!.Value, last.Judge, last.Unscored, CalibratedRates.Of(last.Threshold ?? 0, Counts(last))),
            last is not null ? "Its last calibration was of exactly this version."
                : OwnMetricRules.AsksJudge(version.Metric, version.Options) ? "It was never calibrated: nobody knows how far its judge agrees with people. POST /api/gates/calibrations finds out."
                : "It asks no judge, so that there is nothing to calibrate.");
    }

    private static JudgeAgreement Counts(StoredCalibration last) =>
        new(last.TruePositives, last.FalseNegatives, last.FalsePositives, last.TrueNegatives);
}
