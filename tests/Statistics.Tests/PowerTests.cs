using CsCheck;

namespace Platform.Statistics.Tests;

public class PowerTests
{
    [Fact]
    [Vectors("mde")]
    public void Minimal_detectable_effects()
    {
        using var vectors = Vectors.Open("mde");
        var (power, alpha) = (vectors.Root["power"].Number, vectors.Root["alpha_two_sided"].Number);
        foreach (var row in vectors.Root["unpaired"].Items)
        {
            var (n, p) = (row["n_per_run"].Int, row["baseline_pass"].Number);
            row["mde_drop_two_sided"].Is(DetectableEffect.Unpaired(n, p, true, power, alpha), tolerance: 1e-6);
            row["mde_drop_one_sided"].Is(DetectableEffect.Unpaired(n, p, false, power, alpha), tolerance: 1e-6);
        }

        foreach (var row in vectors.Root["paired"].Items)
        {
            var (n, q) = (row["n_pairs"].Int, row["discordant_fraction"].Number);
            row["mde_two_sided"].Is(DetectableEffect.Paired(n, q, true, power, alpha), tolerance: 1e-6);
            row["mde_one_sided"].Is(DetectableEffect.Paired(n, q, false, power, alpha), tolerance: 1e-6);
        }
    }

    [Fact]
    [Vectors("mcnemar_sample_size")]
    public void Pairs_needed()
    {
        using var vectors = Vectors.Open("mcnemar_sample_size");
        foreach (var row in vectors.Root["cases"].Items)
            row["n"].Is(DetectableEffect.PairsNeeded(
                row["psi"].Number, row["d"].Number, row["two_sided"].Flag, row["power"].Number));
    }

    [Fact]
    [Vectors("fixed_point_gate_false_alarm")]
    public void False_alarms_of_a_fixed_point_gate()
    {
        using var vectors = Vectors.Open("fixed_point_gate_false_alarm");
        foreach (var row in vectors.Root["cases"].Items)
            row["false_alarm"].Is(FixedPointGate.FalseAlarm(row["n"].Int, row["p"].Number, row["drop_points"].Number));
    }

    [Fact]
    [Vectors("fixed_point_gate_power")]
    public void Power_of_a_fixed_point_gate()
    {
        using var vectors = Vectors.Open("fixed_point_gate_power");
        foreach (var row in vectors.Root.Items)
            row["power"].Is(FixedPointGate.Power(
                row["n"].Int, row["p"].Number, row["true_drop"].Number, row["gate_points"].Number));
    }

    [Fact]
    [Vectors("suite_all_green_probability")]
    public void Chance_of_an_all_green_suite()
    {
        using var vectors = Vectors.Open("suite_all_green_probability");
        foreach (var row in vectors.Root.Items)
            row["p_all_green"].Is(FixedPointGate.AllGreen(row["tasks"].Int, row["per_task_reliability"].Number));
    }

    [Fact]
    public void Seeing_a_difference_and_the_pairs_it_takes_are_inverse() =>
        Gen.Select(Gen.Int[50, 2000], Gen.Double[0.1, 0.9]).Sample((pairs, discordant) =>
            DetectableEffect.Paired(pairs, discordant) is not { } effect
            || Math.Abs(DetectableEffect.PairsNeeded(discordant, effect) - pairs) < 1e-6 * pairs);

    [Fact]
    public void More_cases_see_less() => Gen.Select(Gen.Int[20, 2000], Gen.Double[0.5, 0.99]).Sample((cases, passRate) =>
        DetectableEffect.Unpaired(cases, passRate) is not { } effect || DetectableEffect.Unpaired(cases + 1, passRate) <= effect + 1e-9);

    [Fact]
    public void Nothing_is_seen_in_a_handful_of_cases() => Assert.Null(DetectableEffect.Unpaired(3, 0.5));

    [Fact]
    public void A_drop_of_exactly_the_limit_does_not_fire()
    {
        Assert.False(FixedPointGate.Fires(100 * (0.85 - 0.80), 5));
        Assert.True(FixedPointGate.Fires(5.01, 5));
    }

    [Fact]
    public void A_wider_gate_fires_less() => Gen.Select(Gen.Int[10, 200], Gen.Double[0.5, 0.99], Gen.Double[0, 20]).Sample((n, p, points) =>
        FixedPointGate.FalseAlarm(n, p, points + 1) <= FixedPointGate.FalseAlarm(n, p, points) + 1e-12
        && FixedPointGate.FalseAlarm(n, p, points) <= 0.5);
}
