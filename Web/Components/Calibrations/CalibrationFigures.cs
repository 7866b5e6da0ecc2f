using System.Globalization;
using Platform.Statistics;
using Platform.Storage.Calibrations;

namespace Platform.Web.Components.Calibrations;

/// <summary>What a calibration says in numbers.</summary>
internal static class CalibrationFigures
{
    extension(StoredCalibration of)
    {
        public JudgeAgreement Counts => new(of.TruePositives, of.FalseNegatives, of.FalsePositives, of.TrueNegatives);

        /// <summary>At the threshold that was in use.</summary>
        public CalibratedRates Rates => CalibratedRates.Of(of.Threshold ?? 0, of.Counts);

        /// <summary>The metric with its version.</summary>
        public string Name => of.MetricVersion is { } version ? $"{of.Metric} v{version}" : of.Metric;
    }

    extension(SharedCases of)
    {
        public PairedDrift Drift => PairedDrift.Of(of.Passes, of.PassesLost, of.PassesWon, of.Fails, of.FailsLost, of.FailsWon);
    }

    /// <summary>With its interval of 95 %.</summary>
    public static string Text(Estimated? figure) =>
        figure is null ? "unknown" : $"{Number(figure.Value)} ({Number(figure.Low)} to {Number(figure.High)})";

    /// <summary>Kappa may lie below 0.</summary>
    public static string Number(double value) => value.ToString("0.00;−0.00", CultureInfo.InvariantCulture);
}
