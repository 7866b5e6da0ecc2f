using Platform.Statistics;
using Platform.Storage.Calibrations;

namespace Platform.Gates.Calibrations;

/// <summary>A rate's change over cases that two calibrations have.</summary>
/// <param name="Cases">Of people's one answer.</param>
/// <param name="Lost">On which only the earlier verdict was right.</param>
/// <param name="Won">On which only the later one is.</param>
/// <param name="Difference">Later minus earlier, -1 to 1.</param>
/// <param name="PValue">McNemar's mid-p, two-sided.</param>
internal sealed record RateChange(int Cases, int Lost, int Won, double Difference, double PValue)
{
    public static RateChange? Of(PairedProportions? change) => change is { } found
        ? new(found.Pairs, found.Regressed, found.Improved, found.Difference, new McNemar(found.Regressed, found.Improved).MidP) : null;
}

/// <summary>How the judge moved, over the cases alone that both calibrations have with the same label: others would move the rates too.</summary>
/// <param name="Before">The calibration that it is compared with.</param>
/// <param name="SharedCases">0 when there is nothing to compare.</param>
/// <param name="Fell">A rate fell by more than noise explains.</param>
internal sealed record CalibrationDrift(Guid Before, int SharedCases, RateChange? TruePositiveRate, RateChange? TrueNegativeRate, bool Fell)
{
    /// <param name="shared">Null when they have no case in common.</param>
    public static CalibrationDrift Of(Guid before, SharedCases? shared)
    {
        var drift = shared is { } both
            ? PairedDrift.Of(both.Passes, both.PassesLost, both.PassesWon, both.Fails, both.FailsLost, both.FailsWon) : null;
        return new(before, shared?.Count ?? 0, RateChange.Of(drift?.TruePositiveRate), RateChange.Of(drift?.TrueNegativeRate), drift?.Fell ?? false);
    }
}
