using CsCheck;

namespace Platform.Statistics.Tests;

public class BestThresholdTests
{
    [Fact]
    public void Scores_that_tell_passes_from_fails_have_their_threshold_between()
    {
        var best = BestThreshold.Of([(0.1, false), (0.2, false), (0.6, true), (0.9, true)], higherIsBetter: true, current: 0.5, seed: 1)!;

        Assert.Equal(0.4, best.Value, 12);
        Assert.True(best.Interval.Low <= best.Value && best.Value <= best.Interval.High);
    }

    /// <summary>At 0.45: TPR 3/4, TNR 2/3, J = 5/12. At 0.25: 4/4, 1/3, 4/12. At 0.65: 2/4, 2/3, 2/12. By hand.</summary>
    [Fact]
    public void Where_scores_overlap_both_rates_count_alike() => Assert.Equal(0.45, BestThreshold.Of(
        [(0.2, false), (0.4, false), (0.8, false), (0.3, true), (0.5, true), (0.7, true), (0.9, true)], true, 0.5, seed: 1)!.Value, 12);

    [Fact]
    public void Where_lower_is_better_it_is_the_mirrored_threshold() =>
        Gen.Select(Gen.Double[0, 1], Gen.Bool).Array[4, 40].Sample(labelled =>
        {
            var up = BestThreshold.Of(labelled, true, 0.5, seed: 7);
            var down = BestThreshold.Of([.. labelled.Select(each => (-each.Item1, each.Item2))], false, -0.5, seed: 7);
            return up is null ? down is null
                : IsMirrored(up.Value, down!.Value) && IsMirrored(up.Interval.Low, down.Interval.High) && IsMirrored(up.Interval.High, down.Interval.Low);
        }, iter: 50);

    [Fact]
    public void No_other_threshold_is_better() =>
        Gen.Select(Gen.Int[0, 10], Gen.Bool).Array[2, 30].Sample(drawn =>
        {
            (double Score, bool Pass)[] labelled = [.. drawn.Select(each => (each.Item1 / 10.0, each.Item2))];
            var best = BestThreshold.Of(labelled, true, 0.5, seed: 1);
            return best is null || labelled.All(each => Informed(labelled, each.Score) <= Informed(labelled, best.Value) + 1e-12);
        }, iter: 200);

    [Fact]
    public void The_same_labels_in_another_order_give_the_same_threshold() =>
        Gen.Select(Gen.Double[0, 1], Gen.Bool).Array[4, 30].Sample(labelled =>
            BestThreshold.Of(labelled, true, 0.5, 1)?.Value == BestThreshold.Of([.. labelled.Reverse()], true, 0.5, 1)?.Value, iter: 50);

    [Fact]
    public void Labels_of_one_kind_tell_nothing() => Assert.Null(BestThreshold.Of([(0.1, true), (0.9, true)], true, 0.5, seed: 1));

    // A percentile between two draws is rounded from the one below it, which the mirror makes the one above.
    private static bool IsMirrored(double one, double other) => Math.Abs(one + other) < 1e-12;

    private static double Informed((double Score, bool Pass)[] labelled, double threshold)
    {
        double Share(bool pass) => (double)labelled.Count(each => each.Pass == pass && each.Score >= threshold == pass) / labelled.Count(each => each.Pass == pass);
        return Share(true) + Share(false) - 1;
    }
}
