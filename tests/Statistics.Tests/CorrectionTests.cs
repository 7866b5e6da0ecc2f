using CsCheck;

namespace Platform.Statistics.Tests;

public class CorrectionTests
{
    [Fact]
    [Vectors("rogan_gladen")]
    public void Pass_rates_by_an_imperfect_judge()
    {
        using var vectors = Vectors.Open("rogan_gladen");
        foreach (var row in vectors.Root["cases"].Items)
        {
            var judged = new Proportion(row["judge_pass"].Int, row["n"].Int);
            var positives = new Proportion(row["judge_pass_on_pos"].Int, row["calib_pos"].Int);
            var negatives = new Proportion(row["judge_fail_on_neg"].Int, row["calib_neg"].Int);
            var corrected = RoganGladen.Of(judged, positives, negatives)!;

            row["p_hat"].Is(judged.Value);
            row["q1_tpr"].Is(positives.Value);
            row["q0_tnr"].Is(negatives.Value);
            row["theta"].Is(corrected.Estimate);
            row["theta_clipped"].Is(corrected.Clipped);
            row["se"].Is(corrected.StandardError);
            row["ci95"].Is(corrected.Interval());
            row["naive_ci95_wilson"].Is(judged.Wilson());
        }

        var published = vectors.Root["published_example"];
        var pass = new Proportion(published["judge_pass"].Int, published["n"].Int);
        published["p_obs"].Is(pass.Value);
        published["theta"].Is(RoganGladen.Estimated(pass.Value, published["tpr"].Number, published["tnr"].Number));
    }

    [Fact]
    [Vectors("ppi_mean")]
    public void Few_labels_and_many_verdicts()
    {
        using var vectors = Vectors.Open("ppi_mean");
        var root = vectors.Root;
        var human = root["labeled_human"].Numbers;
        var passes = root["unlabeled_judge_pass"].Int;
        double[] unlabelled = [.. Enumerable.Range(0, root["N"].Int).Select(i => i < passes ? 1.0 : 0)];
        var estimate = PredictionPowered.Mean(unlabelled, [.. human.Zip(root["labeled_judge"].Numbers)]);

        root["n"].Is(human.Length);
        root["rectifier"].Is(estimate.Rectifier);
        root["theta_pp"].Is(estimate.Estimate);
        root["se"].Is(estimate.StandardError);
        root["ci95"].Is(estimate.Interval());
        root["classical_human_only"].Is(human.Average());
    }

    [Fact]
    [Vectors("multiple_testing")]
    public void Many_tests_at_once()
    {
        using var vectors = Vectors.Open("multiple_testing");
        var sorted = vectors.Root["p_sorted"].Numbers;
        foreach (var (expected, computed) in vectors.Root["holm"].Items.Zip(MultipleTesting.Holm(sorted)))
            expected.Is(computed);
        foreach (var (expected, computed) in vectors.Root["benjamini_hochberg"].Items.Zip(MultipleTesting.BenjaminiHochberg(sorted)))
            expected.Is(computed);
    }

    [Fact]
    [Vectors("clustered_se")]
    public void Trials_of_one_task_are_not_independent()
    {
        using var vectors = Vectors.Open("clustered_se");
        var mean = ClusteredMean.Of([.. vectors.Root["clusters_trials_per_task"].Items.Select(task => task.Numbers)]);

        vectors.Root["mean"].Is(mean.Mean);
        vectors.Root["naive_se"].Is(mean.NaiveStandardError);
        vectors.Root["clustered_se"].Is(mean.StandardError);
        vectors.Root["ratio"].Is(mean.StandardError / mean.NaiveStandardError);
    }

    [Fact]
    public void A_judge_no_better_than_chance_corrects_nothing() =>
        Assert.Null(RoganGladen.Of(new(8, 10), new(55, 100), new(55, 100)));

    [Fact]
    public void An_estimate_out_of_range_is_clipped_and_says_so()
    {
        var corrected = RoganGladen.Of(new(20, 200), new(90, 100), new(85, 100))!;

        Assert.True(corrected.WasClipped);
        Assert.Equal(0, corrected.Clipped);
    }

    [Fact]
    public void A_perfect_judge_needs_no_correction() => Gen.Int[0, 100].Sample(passes =>
        Math.Abs(RoganGladen.Of(new(passes, 100), new(50, 50), new(50, 50))!.Estimate - passes / 100.0) < 1e-12);

    [Fact]
    public void Adjusted_p_values_keep_order_and_range() => Gen.Double.Unit.Array[1, 20].Sample(pValues =>
    {
        var (holm, hochberg) = (MultipleTesting.Holm(pValues), MultipleTesting.BenjaminiHochberg(pValues));
        return pValues.Index().All(item =>
            item.Item <= hochberg[item.Index] + 1e-12 && hochberg[item.Index] <= holm[item.Index] + 1e-12 && holm[item.Index] <= 1)
            && InOrder(holm) && InOrder(hochberg);

        bool InOrder(double[] adjusted)
        {
            double[] byRaw = [.. pValues.Zip(adjusted).OrderBy(pair => pair.First).Select(pair => pair.Second)];
            return byRaw.SequenceEqual(byRaw.Order());
        }
    });
}
