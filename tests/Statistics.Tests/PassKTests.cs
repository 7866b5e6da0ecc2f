using CsCheck;

namespace Platform.Statistics.Tests;

public class PassKTests
{
    private static readonly Gen<(int Trials, int Successes, int K)> _trials =
        from trials in Gen.Int[1, 60]
        from successes in Gen.Int[0, trials]
        from k in Gen.Int[1, trials]
        select (trials, successes, k);

    [Fact]
    [Vectors("pass_k")]
    public void Worked_values()
    {
        using var vectors = Vectors.Open("pass_k");
        foreach (var row in vectors.Root["cases"].Items)
        {
            var (n, c, k) = (row["n"].Int, row["c"].Int, row["k"].Int);
            row["pass_at_k"].Is(PassK.AtLeastOne(n, c, k));
            row["pass_hat_k"].Is(PassK.All(n, c, k));
            row["naive_power"].Is(Math.Pow((double)c / n, k));
        }
    }

    [Fact]
    [Vectors("pass_k_suite")]
    public void A_suite_is_the_mean_over_its_tasks()
    {
        using var vectors = Vectors.Open("pass_k_suite");
        var trials = vectors.Root["trials_per_task"].Int;
        TaskTrials[] tasks = [.. vectors.Root["successes_per_task"].Ints.Select(successes => new TaskTrials(trials, successes))];

        foreach (var (k, value) in vectors.Root["pass_hat"].Properties)
            value.Is(PassKSuite.All(tasks, int.Parse(k), seed: 1)!.Value);
        foreach (var (k, value) in vectors.Root["pass_at"].Properties)
            value.Is(PassKSuite.AtLeastOne(tasks, int.Parse(k), seed: 1)!.Value);
    }

    [Fact]
    [Vectors("pass_k_suite_nightly50x8")]
    public void The_error_of_a_suite_is_over_tasks()
    {
        using var vectors = Vectors.Open("pass_k_suite_nightly50x8");
        var trials = vectors.Root["trials_per_task"].Int;
        TaskTrials[] tasks = [.. vectors.Root["histogram_successes"].Properties
            .SelectMany(bin => Enumerable.Repeat(new TaskTrials(trials, int.Parse(bin.Name)), bin.Value.Int))];

        vectors.Root["tasks"].Is(tasks.Length);
        foreach (var (k, value) in vectors.Root["pass_hat"].Properties)
            value.Is(PassKSuite.All(tasks, int.Parse(k), seed: 1)!.Value);

        var suite = PassKSuite.All(tasks, 4, seed: 1)!;
        var interval = vectors.Root["pass_hat_4_normal_ci95"];
        vectors.Root["pass_hat_4_sample_sd"].Is(suite.StandardDeviation);
        vectors.Root["pass_hat_4_se_over_tasks"].Is(suite.StandardError);
        interval.Is(Interval.Around(suite.Value, suite.StandardError));
        interval.Is(suite.Interval, tolerance: 0.02); // the bootstrap's is not quite symmetric
    }

    [Fact]
    [Vectors("pass_k_wrong_definition_warning")]
    public void Is_not_a_sliding_window_over_ordered_trials()
    {
        using var vectors = Vectors.Open("pass_k_wrong_definition_warning");
        var sequence = vectors.Root["sequence"].Json.GetString()!;
        var (n, c) = (vectors.Root["n"].Int, vectors.Root["c"].Int);

        Assert.Equal((sequence.Length, sequence.Count(trial => trial == 'P')), (n, c));
        foreach (var k in (int[])[2, 3])
        {
            var windows = Enumerable.Range(0, n - k + 1).Select(start => sequence.Substring(start, k)).ToList();
            vectors.Root[$"sliding_window_k{k}"].Is(windows.Average(window => window.Contains('F') ? 0.0 : 1));
            vectors.Root[$"unbiased_k{k}"].Is(PassK.All(n, c, k));
        }
    }

    [Fact]
    public void Lies_between_0_and_1_and_all_is_never_likelier_than_one() => _trials.Sample(task =>
    {
        var (all, one) = (PassK.All(task.Trials, task.Successes, task.K), PassK.AtLeastOne(task.Trials, task.Successes, task.K));
        return 0 <= all && all <= one + 1e-12 && one <= 1;
    });

    [Fact]
    public void Rises_with_successes_and_falls_with_k() => _trials.Where(task => task.Successes < task.Trials).Sample(task =>
        PassK.All(task.Trials, task.Successes, task.K) <= PassK.All(task.Trials, task.Successes + 1, task.K)
        && (task.K == 1 || PassK.All(task.Trials, task.Successes, task.K) <= PassK.All(task.Trials, task.Successes, task.K - 1)));

    [Fact]
    public void One_of_k_mirrors_all_of_k() => _trials.Sample(task => Math.Abs(
        PassK.AtLeastOne(task.Trials, task.Successes, task.K) + PassK.All(task.Trials, task.Trials - task.Successes, task.K) - 1) < 1e-12);

    [Fact]
    public void A_task_with_too_few_trials_is_excluded_and_counted()
    {
        var suite = PassKSuite.All([new(4, 4), new(3, 3), new(4, 0)], 4, seed: 1)!;

        Assert.Equal((0.5, 2, 1), (suite.Value, suite.Tasks, suite.Excluded));
        Assert.Null(PassKSuite.All([new(3, 3)], 4, seed: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => PassK.All(3, 3, 4));
    }

    [Theory]
    [InlineData(4, 0, false)]
    [InlineData(4, 1, true)]
    [InlineData(4, 4, false)]
    public void Mixed_trials_are_flaky(int trials, int successes, bool flaky) =>
        Assert.Equal(flaky, new TaskTrials(trials, successes).Flaky);
}
