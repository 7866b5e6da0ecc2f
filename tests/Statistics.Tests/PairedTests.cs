using CsCheck;

namespace Platform.Statistics.Tests;

public class PairedTests
{
    private static readonly Gen<(int Regressed, int Improved)> _changed = Gen.Select(Gen.Int[0, 150], Gen.Int[0, 150]);

    [Fact]
    [Vectors("mcnemar")]
    public void McNemars_tests()
    {
        using var vectors = Vectors.Open("mcnemar");
        foreach (var row in vectors.Root["cases"].Items)
        {
            var test = new McNemar(row["b_base_pass_cand_fail"].Int, row["c_base_fail_cand_pass"].Int);
            row["exact_two_sided"].Is(test.Exact);
            row["mid_p_two_sided"].Is(test.MidP);
            row["chi2"].Is(test.ChiSquared);
            row["p_chi2"].Is(test.ChiSquaredP);
            row["chi2_cc"].Is(test.ChiSquaredCorrected);
            row["p_chi2_cc"].Is(test.ChiSquaredCorrectedP);
            row["exact_one_sided_regression"].Is(test.ExactRegression);
        }
    }

    [Fact]
    [Vectors("paired_difference")]
    public void Differences_in_pass_rate()
    {
        using var vectors = Vectors.Open("paired_difference");
        foreach (var row in vectors.Root["cases"].Items)
        {
            var pairs = new PairedProportions(row["n"].Int, row["b"].Int, row["c"].Int);
            row["diff_candidate_minus_baseline"].Is(pairs.Difference);
            row["se_paired_mle"].Is(pairs.StandardError);
            row["se_paired_sample"].Is(pairs.SampleStandardError);
            row["ci95_wald"].Is(pairs.Wald());
        }
    }

    [Fact]
    [Vectors("paired_continuous")]
    public void Tests_of_paired_scores()
    {
        using var vectors = Vectors.Open("paired_continuous");
        var root = vectors.Root;
        double[] differences = [.. root["baseline"].Numbers.Zip(root["candidate"].Numbers, (before, after) => after - before)];

        var t = new PairedT(differences);
        root["mean_diff"].Is(t.MeanDifference);
        root["sd_diff"].Is(t.StandardDeviation);
        root["se"].Is(t.StandardError);
        root["t"].Is(t.T);
        root["df"].Is(t.DegreesOfFreedom);
        root["p_two_sided_t"].Is(t.PValue, tolerance: 1e-8);
        root["cohens_dz"].Is(t.EffectSize);
        root["sign_flip_permutation_exact_p"].Is(SignFlip.Of(differences, seed: 1).PValue);

        var ranks = Wilcoxon.Of(differences);
        root["wilcoxon"]["w_plus"].Is(ranks.Positive);
        root["wilcoxon"]["w_minus"].Is(ranks.Negative);
        root["wilcoxon"]["p_exact_two_sided"].Is(ranks.PValue);
    }

    [Fact]
    public void Swapping_the_runs_swaps_regressed_and_improved() => _changed.Sample((regressed, improved) =>
        new McNemar(regressed, improved).MidP == new McNemar(improved, regressed).MidP
        && new McNemar(regressed, improved).Exact == new McNemar(improved, regressed).Exact);

    [Fact]
    public void Mid_p_is_a_probability_and_at_most_the_exact_one() => _changed.Sample((regressed, improved) =>
    {
        var test = new McNemar(regressed, improved);
        return 0 <= test.MidP && test.MidP <= test.Exact && test.Exact <= 1
            && 0 <= test.MidPRegression && test.MidPRegression <= test.ExactRegression && test.ExactRegression <= 1;
    });

    [Fact]
    public void Another_regression_makes_a_regression_likelier() => _changed.Sample((regressed, improved) =>
        new McNemar(regressed + 1, improved).ExactRegression <= new McNemar(regressed, improved).ExactRegression + 1e-12);

    [Fact]
    public void Drawn_sign_flips_agree_with_all_of_them()
    {
        double[] twenty = [.. Enumerable.Range(1, 20).Select(i => (i % 3 == 0 ? -1 : 0.6) * i / 20)];
        var exact = SignFlip.Of(twenty, seed: 1);

        // The twenty-first changes nothing but the way it is counted.
        var drawn = SignFlip.Of([.. twenty, 1e-15], seed: 1);

        Assert.Equal(exact.PValue, drawn.PValue, 0.01);
        Assert.Equal(exact.Fall, drawn.Fall, 0.01);
        Assert.Equal(exact.Rise, drawn.Rise, 0.01);
    }

    [Fact]
    public void Pratts_zeros_are_ranked_and_then_dropped()
    {
        // Ranks with the two zeros: 1.5, 1.5, then 3, 4, 5; by hand.
        var ranks = Wilcoxon.Of([0, 0, 0.1, -0.2, 0.3], pratt: true);

        Assert.Equal((8, 4), (ranks.Positive, ranks.Negative));
        Assert.Equal(0.75, ranks.PValue, 12); // of the 8 sums 0 3 4 5 7 8 9 12 three are at most 4: 2 * 3 / 8
    }

    [Fact]
    public void Many_ranks_are_approximated()
    {
        double[] hundred = [.. Enumerable.Range(1, 100).Select(i => i % 5 < 2 ? -i : i + 0.0)];

        Assert.Equal(Wilcoxon.Of(hundred).PValue, Wilcoxon.Of([.. hundred, 0.5, -0.25]).PValue, 0.01);
    }
}
