using System.Globalization;
using Platform.Storage.Calibrations;
using Platform.Web.Addresses;

namespace Platform.Web.Components.Calibrations;

/// <summary>One metric and judge, held against people again and again.</summary>
/// <param name="Version">Null for a metric of the catalogue.</param>
/// <param name="Judge">Null for a metric that asks none.</param>
/// <param name="All">Newest first; not empty.</param>
public sealed record CalibrationSeries(string Metric, int? Version, string? Judge, IReadOnlyList<StoredCalibration> All)
{
    public StoredCalibration Last => All[0];

    /// <summary>Null for the first.</summary>
    public StoredCalibration? Before(StoredCalibration one) => All.SkipWhile(other => other != one).ElementAtOrDefault(1);

    public PageQuery Address => new PageQuery($"calibrations/of/{PageQuery.Segment(Metric)}", [])
        .With("version", Version?.ToString(CultureInfo.InvariantCulture)).With("judge", Judge);

    /// <returns>That of the newest calibration first.</returns>
    public static IReadOnlyList<CalibrationSeries> Of(IEnumerable<StoredCalibration> newestFirst) =>
        [.. newestFirst.GroupBy(one => (one.Metric, one.MetricVersion, one.Judge))
            .Select(same => new CalibrationSeries(same.Key.Metric, same.Key.MetricVersion, same.Key.Judge, [.. same]))];
}
