namespace Platform.Statistics;

/// <summary>What the distance between two ratings means.</summary>
public enum RatingScale
{
    Nominal,
    Ordinal,
    Interval,
}

/// <summary>
/// Agreement of any number of raters with gaps: α = 1 − observed / expected disagreement (Krippendorff 2011, "Computing
/// Krippendorff's Alpha-Reliability").
/// </summary>
public static class KrippendorffAlpha
{
    /// <param name="raters">For each rater the ratings by unit; null where it did not rate. Units with fewer than two ratings are left out.</param>
    /// <returns>1 at perfect agreement; null where all pairable ratings are equal, or none is pairable.</returns>
    public static double? Of(IReadOnlyList<IReadOnlyList<double?>> raters, RatingScale scale)
    {
        var units = Enumerable.Range(0, raters.Max(rater => rater.Count))
            .Select(unit => raters.Select(rater => rater.ElementAtOrDefault(unit)).OfType<double>().ToList())
            .Where(ratings => ratings.Count > 1).ToList();
        var frequencies = units.SelectMany(ratings => ratings).GroupBy(rating => rating)
            .OrderBy(group => group.Key).ToDictionary(group => group.Key, group => group.Count());
        var total = frequencies.Values.Sum();

        var expected = frequencies.Sum(a => frequencies.Sum(b => a.Value * (double)b.Value * Distance(a.Key, b.Key))) / (total - 1);
        if (frequencies.Count < 2 || expected == 0)
            return null;

        var observed = units.Sum(ratings =>
            ratings.Sum(a => ratings.Sum(b => Distance(a, b))) / (ratings.Count - 1));
        return 1 - observed / expected;

        double Distance(double a, double b) => scale switch
        {
            RatingScale.Nominal => a == b ? 0 : 1,
            RatingScale.Interval => (a - b) * (a - b),
            _ => a == b ? 0 : Math.Pow(Between(Math.Min(a, b), Math.Max(a, b)), 2),
        };

        // Ordinal distance: the ratings from one to the other, its two ends counted half.
        double Between(double low, double high) =>
            frequencies.Where(each => each.Key >= low && each.Key <= high).Sum(each => each.Value)
            - (frequencies[low] + frequencies[high]) / 2.0;
    }
}
