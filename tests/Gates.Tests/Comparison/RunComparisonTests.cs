using System.Diagnostics;
using System.Text.Json;
using Platform.Comparison;

namespace Platform.Gates.Tests.Comparison;

public class RunComparisonTests
{
    private static readonly Guid _before = Guid.Parse("019a0000-0000-7000-8000-000000000001");
    private static readonly Guid _after = Guid.Parse("019a0000-0000-7000-8000-000000000002");

    [Theory]
    [InlineData("Hallucination", true)]
    [InlineData("Bias", true)]
    [InlineData("Toxicity", true)]
    [InlineData("Misuse", true)]
    [InlineData("Faithfulness", false)]
    [InlineData("Answer Relevancy", false)]
    [InlineData("Tone [GEval]", false)]
    [InlineData("bias", false)]
    [InlineData("nobody knows it", false)]
    public void Which_end_is_good_comes_from_the_catalogue(string metric, bool lower) =>
        Assert.Equal(lower, MetricComparison.IsLowerBetter(metric));

    [Fact]
    public void A_projects_own_metric_has_a_direction_too()
    {
        var compared = RunComparison.Of(
            new(_before, [Trial("a", 0, 0.9, "rude")]), new(_after, [Trial("a", 0, 0.6, "rude")]), ownLower: ["rude"]);

        var metric = Assert.Single(compared.Metrics);
        Assert.Equal((true, -30.0, 1), (metric.LowerIsBetter, Math.Round(metric.DropPoints, 6), compared.Improved));
        Assert.Equal("improved", Assert.Single(compared.CasesBy("rude")).Change);
    }

    [Fact]
    public void All_trials_of_a_case_are_one_observation()
    {
        var compared = Compare(
            [Trial("a", 0, 1), Trial("a", 1, 1), Trial("b", 2, 1), Trial("b", 3, 1)],
            [Trial("a", 0, 1), Trial("a", 1, 0), Trial("b", 2, 1), Trial("b", 3, 1)]);

        var metric = Assert.Single(compared.Metrics);
        Assert.Equal((2, 25), (metric.Scores!.Pairs, metric.DropPoints));
        Assert.Equal((1, 1, "a"), (compared.Regressed, compared.Unchanged, Assert.Single(metric.RegressedCases)));
        Assert.Equal(("passed", "failed"), (compared.Cases[0].Baseline!.Outcome, compared.Cases[0].Candidate!.Outcome));
    }

    [Fact]
    public void What_has_no_pair_and_what_errored_is_counted_apart()
    {
        var compared = Compare(
            [Trial("a", 0, 1), Trial("gone", 1, 1), Trial("broken", 2, null)],
            [Trial("a", 0, 1), Trial("new", 1, 1), Trial("broken", 2, 1)]);

        Assert.Equal((0, 0, 1, 1, 1, 1),
            (compared.Improved, compared.Regressed, compared.Unchanged, compared.Errored, compared.OnlyInBaseline, compared.OnlyInCandidate));
        var metric = Assert.Single(compared.Metrics);
        Assert.Equal((1, 1, 1, 1), (metric.Scores!.Pairs, metric.OnlyInBaseline, metric.OnlyInCandidate, metric.Errored));
    }

    [Fact]
    public void A_metric_that_is_better_when_low_drops_when_it_rises()
    {
        // McNemar of 6 and 1: mid-p .0703 (statistics.md 5.3).
        int[] before = [.. Enumerable.Repeat(0, 6), 1, .. Enumerable.Repeat(0, 13)];
        int[] after = [.. Enumerable.Repeat(1, 6), 0, .. Enumerable.Repeat(0, 13)];
        var compared = Compare(
            [.. before.Select((score, i) => Trial($"c{i}", i, score, "Bias"))], [.. after.Select((score, i) => Trial($"c{i}", i, score, "Bias"))]);

        var metric = Assert.Single(compared.Metrics);
        Assert.Equal(25, metric.DropPoints, 9);
        Assert.Equal(0.05, metric.Scores!.BaselineMean, 9);
        Assert.Equal(0.3, metric.Scores.CandidateMean, 9);
        Assert.Equal(6, metric.RegressedCases.Count);
        Assert.Equal(0.0703, metric.Scores.PValue, 4);
        Assert.True(metric.Scores.Interval.Contains(metric.Scores.Difference));
        Assert.Equal(100 * metric.Scores.Interval.High, metric.WorstDropPoints);
    }

    [Fact]
    public void Several_metrics_pay_for_their_number_and_one_does_not()
    {
        var one = Compare(Many("x", 0.9), Many("x", 0.85)).Metrics[0];
        Assert.Equal((one.Scores!.PValue, one.Scores.RegressionPValue), (one.HolmPValue!.Value, one.FlagPValue));

        var two = Compare([.. Many("x", 0.9), .. Many("y", 0.5)], [.. Many("x", 0.85), .. Many("y", 0.5)]).Metrics[0];
        Assert.Equal(("x", 2 * two.Scores!.PValue), (two.Metric, two.HolmPValue!.Value));
        Assert.True(two.FlagPValue > two.Scores.RegressionPValue);
    }

    [Fact]
    public void Everybody_sees_the_same_numbers_and_reads_them_back()
    {
        var compared = Compare(Many("x", 0.9), Many("x", 0.85));

        Assert.Equal(compared.Metrics[0].Scores, Compare(Many("x", 0.9), Many("x", 0.85)).Metrics[0].Scores);
        var json = JsonSerializer.Serialize(compared, JsonSerializerOptions.Web);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<RunComparison>(json, JsonSerializerOptions.Web), JsonSerializerOptions.Web));
    }

    [Fact]
    public void Ten_thousand_cases_are_compared_within_seconds()
    {
        var random = new Random(7);
        TrialScore[] before = [.. Cases()], after = [.. Cases()];
        var watch = Stopwatch.StartNew();

        var compared = Compare(before, after);

        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.ElapsedMilliseconds} ms for 10,000 cases with 5 metrics");
        Assert.Equal((10_000, 5), (compared.Cases.Count, compared.Metrics.Count));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20); // 3 s on two idle cores; others build beside it

        IEnumerable<TrialScore> Cases() => from position in Enumerable.Range(0, 10_000)
                                           from metric in Enumerable.Range(0, 5)
                                           select Trial($"case {position}", position, Math.Round(random.NextDouble(), 2), $"m{metric}");
    }

    private static IReadOnlyList<TrialScore> Many(string metric, double mean) =>
        [.. Enumerable.Range(0, 30).Select(i => Trial($"c{i}", i, mean + i % 7 * (mean > 0.86 ? 0.003 : 0.009), metric))];

    private static RunComparison Compare(IReadOnlyList<TrialScore> before, IReadOnlyList<TrialScore> after) =>
        RunComparison.Of(new(_before, before), new(_after, after));

    private static TrialScore Trial(string id, int position, double? score, string metric = "x") =>
        new(id, false, position, score is null ? "errored" : score >= 0.5 ? "passed" : "failed", metric, score, score >= 0.5, score is null);
}
