using CsCheck;

namespace Platform.Statistics.Tests;

public class ProportionTests
{
    private static readonly Gen<Proportion> _proportions =
        from trials in Gen.Int[1, 500]
        from successes in Gen.Int[0, trials]
        select new Proportion(successes, trials);

    [Fact]
    [Vectors("proportion_ci_95")]
    public void Intervals()
    {
        using var vectors = Vectors.Open("proportion_ci_95");
        foreach (var row in vectors.Root.Items)
        {
            var proportion = new Proportion(row["x"].Int, row["n"].Int);
            row["p"].Is(proportion.Value);
            row["wilson"].Is(proportion.Wilson());
            row["wilson_cc"].Is(proportion.WilsonCorrected());
            row["clopper_pearson"].Is(proportion.ClopperPearson());
            row["wald"].Is(proportion.Wald());
        }
    }

    [Fact]
    [Vectors("rule_of_three")]
    public void What_no_failure_still_allows()
    {
        using var vectors = Vectors.Open("rule_of_three");
        foreach (var row in vectors.Root.Items)
        {
            var n = row["n"].Int;
            row["zero_failures_upper95_exact"].Is(Proportion.FailureRateWithoutFailures(n));
            row["approx_3_over_n"].Is(3.0 / n);
        }
    }

    [Fact]
    [Vectors("two_proportions")]
    public void Differences_of_independent_runs()
    {
        using var vectors = Vectors.Open("two_proportions");
        foreach (var row in vectors.Root.Items)
        {
            var both = new TwoProportions(new(row["x1"].Int, row["n1"].Int), new(row["x2"].Int, row["n2"].Int));
            row["diff"].Is(both.Difference);
            row["newcombe_ci95"].Is(both.Newcombe());
            row["pooled_z"].Is(both.PooledZ);
            row["p_two_sided"].Is(both.PValue);
        }
    }

    [Fact]
    public void Intervals_lie_within_0_and_1_and_around_the_share() => _proportions.Sample(proportion =>
        new[] { proportion.Wilson(), proportion.WilsonCorrected(), proportion.ClopperPearson() }.All(interval =>
            0 <= interval.Low && interval.High <= 1 && interval.Contains(proportion.Value)));

    [Fact]
    public void Success_and_failure_mirror_each_other() => _proportions.Sample(proportion =>
    {
        var (here, there) = (proportion.Wilson(), new Proportion(proportion.Trials - proportion.Successes, proportion.Trials).Wilson());
        return Math.Abs(here.Low + there.High - 1) < 1e-12 && Math.Abs(here.High + there.Low - 1) < 1e-12;
    });

    [Fact]
    public void More_confidence_is_wider() => _proportions.Sample(proportion =>
        proportion.Wilson(0.9).Width < proportion.Wilson(0.95).Width && proportion.Wilson(0.95).Width < proportion.Wilson(0.99).Width);

    [Fact]
    public void Swapping_the_runs_turns_the_difference() => Gen.Select(_proportions, _proportions).Sample((a, b) =>
    {
        var (here, there) = (new TwoProportions(a, b).Newcombe(), new TwoProportions(b, a).Newcombe());
        return Math.Abs(here.Low + there.High) < 1e-12 && here.Contains(b.Value - a.Value);
    });
}
