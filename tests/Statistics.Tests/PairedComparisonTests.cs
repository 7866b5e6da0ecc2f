using CsCheck;

namespace Platform.Statistics.Tests;

public class PairedComparisonTests
{
    private static readonly Gen<(double, double)[]> _scores = Gen.Select(Gen.Double.Unit, Gen.Double.Unit).Array[1, 60];

    [Fact]
    public void A_small_drop_of_passes_is_inconclusive()
    {
        // statistics.md 5.3: n=150, b=12, c=5.
        var comparison = PairedComparison.OfPasses(Passes(both: 120, regressed: 12, improved: 5, neither: 13));

        Assert.Equal((150, 12, 5, 133), (comparison.Pairs, comparison.Regressed, comparison.Improved, comparison.Unchanged));
        Assert.Equal(-0.046666666667, comparison.Difference, 9);
        Assert.Equal(-0.100020797363, comparison.Interval.Low, 9);
        Assert.Equal(0.096252441406, comparison.PValue, 9);
        Assert.Equal(0.143463134766, comparison.ExactPValue!.Value, 9);
        Assert.False(comparison.Conclusive);
    }

    [Fact]
    public void A_large_drop_of_passes_is_conclusive()
    {
        var comparison = PairedComparison.OfPasses(Passes(both: 80, regressed: 10, improved: 2, neither: 8));

        Assert.Equal(0.0224609375, comparison.PValue, 12);
        Assert.True(comparison.Conclusive);
        Assert.Null(comparison.Seed);
    }

    [Fact]
    public void A_lower_score_is_worse_only_where_higher_is_better()
    {
        (double, double)[] pairs = [.. Enumerable.Repeat((0.9, 0.7), 12), (0.5, 0.6), (0.5, 0.5)];

        var quality = PairedComparison.OfScores(pairs, higherIsBetter: true, seed: 7);
        var toxicity = PairedComparison.OfScores(pairs, higherIsBetter: false, seed: 7);

        Assert.Equal((12, 1, 1), (quality.Regressed, quality.Improved, quality.Unchanged));
        Assert.Equal((1, 12, 1), (toxicity.Regressed, toxicity.Improved, toxicity.Unchanged));
        Assert.Equal(quality.Difference, toxicity.Difference);
        Assert.InRange(quality.RegressionPValue, 0, 0.01);
        Assert.InRange(toxicity.RegressionPValue, 0.99, 1);
    }

    [Fact]
    public void One_or_two_pairs_never_prove_anything()
    {
        Assert.False(PairedComparison.OfScores([(0.9, 0.1)], higherIsBetter: true, seed: 1).Conclusive);
        Assert.False(PairedComparison.OfScores([(0.9, 0.1), (0.8, 0.1)], higherIsBetter: true, seed: 1).Conclusive);
    }

    [Fact]
    public void Nothing_changed_is_a_conclusion()
    {
        Assert.True(PairedComparison.OfScores([(0.5, 0.5), (0.7, 0.7)], higherIsBetter: true, seed: 1).Conclusive);
        Assert.True(PairedComparison.OfPasses([(true, true)]).Conclusive);
    }

    [Fact]
    public void A_seed_repeats_the_interval() => _scores.Sample(pairs =>
        PairedComparison.OfScores(pairs, true, seed: 42) == PairedComparison.OfScores(pairs, true, seed: 42), iter: 20);

    [Fact]
    public void Swapping_the_runs_swaps_the_counts() => _scores.Sample(pairs =>
    {
        var here = PairedComparison.OfScores(pairs, true, seed: 42);
        var there = PairedComparison.OfScores([.. pairs.Select(pair => (pair.Item2, pair.Item1))], true, seed: 42);
        return (here.Improved, here.Regressed) == (there.Regressed, there.Improved) && Math.Abs(here.Difference + there.Difference) < 1e-12;
    }, iter: 20);

    private static List<(bool, bool)> Passes(int both, int regressed, int improved, int neither) =>
    [
        .. Enumerable.Repeat((true, true), both), .. Enumerable.Repeat((true, false), regressed),
        .. Enumerable.Repeat((false, true), improved), .. Enumerable.Repeat((false, false), neither),
    ];
}
