using CsCheck;

namespace Platform.Statistics.Tests;

public class AlarmTests
{
    [Fact]
    [Vectors("sprt")]
    public void Sequential_test()
    {
        using var vectors = Vectors.Open("sprt");
        foreach (var row in vectors.Root["cases"].Items)
        {
            var test = new SequentialTest(row["p0"].Number, row["p1"].Number, row["alpha"].Number, row["beta"].Number);
            row["upper_reject_h0"].Is(test.Upper);
            row["lower_accept_h0"].Is(test.Lower);
            row["llr_per_pass"].Is(test.PerPass);
            row["llr_per_fail"].Is(test.PerFailure);
        }
    }

    [Fact]
    [Vectors("bernoulli_cusum")]
    public void Cumulative_sum()
    {
        using var vectors = Vectors.Open("bernoulli_cusum");
        var root = vectors.Root;
        var cusum = new BernoulliCusum(root["p0"].Number, root["p1"].Number, root["h"].Number);
        double[] path = [.. cusum.Path(root["x"].Ints.Select(x => x == 1))];

        root["llr_miss"].Is(cusum.PerMiss);
        root["llr_ok"].Is(cusum.PerHit);
        foreach (var (expected, computed) in root["path"].Items.Zip(path))
            expected.Is(computed);
        root["alarms_at_index_1based"].Is(1 + Array.FindIndex(path, cusum.Alarms));
        root["alarms_h4"].Is(1 + Array.FindIndex(path, (cusum with { Limit = 4 }).Alarms));
    }

    [Fact]
    [Vectors("betting_e_process")]
    public void Betting_process()
    {
        using var vectors = Vectors.Open("betting_e_process");
        var root = vectors.Root;
        var betting = new BettingProcess(root["d0"].Number, root["lam"].Number);
        double[] path = [.. betting.Path(root["x"].Ints.Select(x => x == 1))];

        foreach (var (expected, computed) in root["path"].Items.Zip(path))
            expected.Is(computed);
        root["alarm_alpha_0_05"].Is(betting.Limit);
        root["alarms_at_index_1based"].Is(1 + Array.FindIndex(path, betting.Alarms));
    }

    [Fact]
    [Vectors("psi")]
    public void Population_stability()
    {
        using var vectors = Vectors.Open("psi");
        vectors.Root["psi"].Is(PopulationStability.Index(vectors.Root["expected"].Numbers, vectors.Root["actual"].Numbers));
    }

    [Fact]
    [Vectors("judge_drift_windows")]
    public void Drift_windows()
    {
        using var vectors = Vectors.Open("judge_drift_windows");
        var root = vectors.Root;
        var drift = new JudgeDrift(Window(root["30d"]), Window(root["7d"]));
        var rate = drift.TruePositiveRate!.Value;
        var test = root["tpr_two_prop"];

        root["tpr_30"].Is(rate.Baseline.Value);
        root["tpr_7"].Is(rate.Candidate.Value);
        test["x1"].Is(rate.Baseline.Successes);
        test["n1"].Is(rate.Baseline.Trials);
        test["x2"].Is(rate.Candidate.Successes);
        test["n2"].Is(rate.Candidate.Trials);
        test["diff"].Is(rate.Difference);
        test["newcombe_ci95"].Is(rate.Newcombe());
        test["pooled_z"].Is(rate.PooledZ);
        test["p_two_sided"].Is(rate.PValue);
        root["kappa_30"].Is(drift.Earlier.Kappa!.Value);
        root["kappa_7"].Is(drift.Later.Kappa!.Value);
        Assert.Equal(drift.Later.Kappa.Value - drift.Earlier.Kappa.Value, drift.KappaChange);

        static JudgeAgreement Window(VectorNode counts) =>
            new(counts["tp"].Int, counts["fn"].Int, counts["fp"].Int, counts["tn"].Int);
    }

    [Fact]
    public void Stays_undecided_until_the_results_tell()
    {
        // statistics.md 5.4: 0.9 against 0.8: +0.693 per failure up to 2.890, -0.118 per pass down to -2.251.
        var test = new SequentialTest(0.9, 0.8);

        Assert.Equal(SequentialDecision.Undecided, test.Decide(passed: 0, failed: 4));
        Assert.Equal(SequentialDecision.Regressed, test.Decide(passed: 0, failed: 5));
        Assert.Equal(SequentialDecision.Undecided, test.Decide(passed: 19, failed: 0));
        Assert.Equal(SequentialDecision.Healthy, test.Decide(passed: 20, failed: 0));
    }

    [Fact]
    public void An_unmoved_population_has_index_0_and_no_move_is_below_it() =>
        Gen.Double[0, 1].Array[2, 10].Where(shares => shares.Sum() > 0).Array[2].Where(pair => pair[0].Length == pair[1].Length).Sample(pair =>
        {
            double[][] shares = [.. pair.Select(each => each.Select(share => share / each.Sum()).ToArray())];
            return PopulationStability.Index(shares[0], shares[0]) == 0 && PopulationStability.Index(shares[0], shares[1]) >= 0;
        });
}
