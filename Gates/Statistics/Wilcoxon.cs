namespace Platform.Statistics;

/// <summary>The signed-rank test of pairs (Wilcoxon 1945), for ordinal scores.</summary>
/// <param name="Positive">Sum of the ranks of positive differences.</param>
/// <param name="Negative">Sum of the ranks of negative differences.</param>
/// <param name="PValue">Two-sided; exact up to 100 differences, ties included, by the normal approximation beyond.</param>
public readonly record struct Wilcoxon(double Positive, double Negative, double PValue)
{
    private const int MostExact = 100;

    /// <param name="pratt">Zeros take part in the ranking and are dropped then (Pratt 1959), instead of before it.</param>
    public static Wilcoxon Of(IEnumerable<double> differences, bool pratt = false)
    {
        // Differences of decimal scores tie only after rounding: 0.9 - 0.8 is not 0.3 - 0.2.
        var rounded = differences.Select(difference => Math.Round(difference, 9)).Where(difference => pratt || difference != 0).ToList();
        var ranked = new List<(double Difference, double Rank)>();
        var before = 0;
        foreach (var tied in rounded.GroupBy(Math.Abs).OrderBy(group => group.Key))
        {
            var count = tied.Count();
            ranked.AddRange(tied.Where(difference => difference != 0).Select(difference => (difference, before + (count + 1) / 2.0)));
            before += count;
        }

        var positive = ranked.Where(item => item.Difference > 0).Sum(item => item.Rank);
        var negative = ranked.Where(item => item.Difference < 0).Sum(item => item.Rank);
        var ranks = ranked.Select(item => item.Rank).ToList();
        var smaller = Math.Min(positive, negative);
        return new(positive, negative, ranks.Count <= MostExact ? Exact(ranks, smaller) : Approximate(ranks, smaller));
    }

    /// <summary>Counts the sign patterns by their sum of positive ranks; doubled, half ranks are whole.</summary>
    private static double Exact(List<double> ranks, double smaller)
    {
        var chances = new double[(int)Math.Round(2 * ranks.Sum()) + 1];
        chances[0] = 1;
        foreach (var rank in ranks)
        {
            var step = (int)Math.Round(2 * rank);
            for (var sum = chances.Length - 1; sum >= 0; sum--)
                chances[sum] = (chances[sum] + (sum >= step ? chances[sum - step] : 0)) / 2;
        }

        return Math.Min(1, 2 * chances.Take((int)Math.Round(2 * smaller) + 1).Sum());
    }

    private static double Approximate(List<double> ranks, double smaller)
    {
        var deviation = Math.Sqrt(ranks.Sum(rank => rank * rank) / 4);
        return StandardNormal.TwoSidedP((smaller - ranks.Sum() / 2) / deviation);
    }
}
