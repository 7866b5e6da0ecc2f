using CsCheck;

namespace Platform.Statistics.Tests;

public class BootstrapTests
{
    [Fact]
    [Vectors("exact_bootstrap_mean_n5")]
    public void Draws_agree_with_all_resamples()
    {
        using var vectors = Vectors.Open("exact_bootstrap_mean_n5");
        var root = vectors.Root;
        var values = root["diffs"].Numbers;
        double[] all = [.. Resamples(values, values.Length).Select(sum => sum / values.Length).Order()];

        root["resamples"].Is(all.Length);
        root["percentile_ci95_type7"].Is(new Interval(Sample.Quantile(all, 0.025), Sample.Quantile(all, 0.975)));
        root["p_mean_ge_0"].Is(all.Count(mean => mean >= -1e-12) / (double)all.Length);

        var drawn = Bootstrap.OfMean(values, seed: 20261123);
        root["observed_mean"].Is(drawn.Estimate);
        root["theory_se"].Is(Sample.StandardDeviation(values) * Math.Sqrt(4.0 / 5) / Math.Sqrt(5));
        root["bootstrap_se"].Is(drawn.StandardError, tolerance: 0.01);
        root["percentile_ci95_type7"].Is(drawn.Interval, tolerance: 0.01);
        root["p_mean_ge_0"].Is(drawn.AtLeastZero, tolerance: 0.01);
    }

    [Fact]
    public void Lies_within_the_values() => Gen.Double[-1, 1].Array[1, 30].Sample(values =>
    {
        var interval = Bootstrap.OfMean(values, seed: 3, draws: 500).Interval;
        return values.Min() - 1e-12 <= interval.Low && interval.Low <= interval.High && interval.High <= values.Max() + 1e-12;
    });

    [Fact]
    public void A_seed_gives_the_published_sequence_on_every_machine()
    {
        // The reference implementation's first five for seed 1234567.
        var random = new SeededRandom(1234567);

        Assert.Equal(
            [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821],
            Enumerable.Range(0, 5).Select(_ => random.Next()));
    }

    [Fact]
    public void Draws_below_a_limit_evenly()
    {
        var random = new SeededRandom(1);
        var counts = Enumerable.Range(0, 70_000).GroupBy(_ => random.Below(7)).ToDictionary(group => group.Key, group => group.Count());

        Assert.Equal(Enumerable.Range(0, 7), counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 9_600, 10_400)); // 10,000 and four deviations
    }

    private static IEnumerable<double> Resamples(double[] values, int size) =>
        size == 0 ? [0] : Resamples(values, size - 1).SelectMany(sum => values.Select(value => sum + value));
}
