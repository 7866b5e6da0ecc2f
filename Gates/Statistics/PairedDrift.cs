namespace Platform.Statistics;

/// <summary>
/// A judge's verdicts at two times on the same cases with the same labels of people: only cases on which it changed say anything
/// (<see cref="McNemar"/>).
/// </summary>
/// <param name="TruePositiveRate">Its change over the cases that people pass; null without any.</param>
/// <param name="TrueNegativeRate">Likewise over those that people fail.</param>
public sealed record PairedDrift(PairedProportions? TruePositiveRate, PairedProportions? TrueNegativeRate)
{
    /// <summary>A rate fell by more than noise explains.</summary>
    public bool Fell => Rates.Any(rate => rate.Difference < 0 && IsSure(rate));

    public bool Rose => Rates.Any(rate => rate.Difference > 0 && IsSure(rate));

    private IEnumerable<PairedProportions> Rates => new[] { TruePositiveRate, TrueNegativeRate }.OfType<PairedProportions>();

    /// <param name="passes">Cases that people pass.</param>
    /// <param name="passesLost">Of these, those on which only the earlier verdict was right.</param>
    /// <param name="passesWon">Those on which only the later one is.</param>
    public static PairedDrift Of(int passes, int passesLost, int passesWon, int fails, int failsLost, int failsWon) =>
        new(passes == 0 ? null : new(passes, passesLost, passesWon), fails == 0 ? null : new(fails, failsLost, failsWon));

    private static bool IsSure(PairedProportions rate) => new McNemar(rate.Regressed, rate.Improved).MidP < PValue.Alpha;
}
