namespace Platform.Statistics;

/// <summary>
/// A judge in two windows against the same people's labels. For charts: as an alarm, rolling windows fire by chance alone on nearly every
/// stream; alarm on <see cref="BernoulliCusum"/> or <see cref="BettingProcess"/> over fixed anchors.
/// </summary>
public sealed record JudgeDrift(JudgeAgreement Earlier, JudgeAgreement Later)
{
    /// <summary>Null when a window has no positive label.</summary>
    public TwoProportions? TruePositiveRate => Both(Earlier.TruePositiveRate, Later.TruePositiveRate);

    /// <summary>Null when a window has no negative label.</summary>
    public TwoProportions? TrueNegativeRate => Both(Earlier.TrueNegativeRate, Later.TrueNegativeRate);

    /// <summary>Later minus earlier; null when either is undefined.</summary>
    public double? KappaChange => Later.Kappa?.Value - Earlier.Kappa?.Value;

    private static TwoProportions? Both(Proportion? earlier, Proportion? later) =>
        earlier is { } before && later is { } after ? new(before, after) : null;
}
