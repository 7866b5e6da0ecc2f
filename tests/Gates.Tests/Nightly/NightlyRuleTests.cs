using System.Text.Json.Nodes;
using Platform.Gates.Nightly;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Tests.Nightly;

public class NightlyRuleTests
{
    private const ulong Seed = 7;

    [Fact]
    public void The_estimate_is_unbiased_and_a_mean_over_tasks()
    {
        // statistics.md 5.1: n=8, c=6, k=4 gives 3/14, c=7 gives 1/2; pass@k of both is 1.
        var verdict = Judge(Night.Suite(2, "trials: 8"), Night.Trials("PPPPPPFF", "PPPFPPPP"), null);

        var all = verdict.Evidence["passHatK"]!.AsArray();
        Assert.Equal([1, 2, 3, 4], all.Select(each => (int)each!["k"]!));
        Assert.Equal((3.0 / 14 + 0.5) / 2, (double)all[3]!["value"]!, 12);
        Assert.Equal((6.0 / 8 + 7.0 / 8) / 2, (double)all[0]!["value"]!, 12);
        Assert.Equal(1.0, (double)verdict.Evidence["passAtK"]![3]!["value"]!);
        // Of two tasks a resample holds one alone or both: the interval reaches from one task's value to the other's.
        Assert.Equal(3.0 / 14, (double)all[3]!["low"]!, 12);
        Assert.Equal(0.5, (double)all[3]!["high"]!, 12);
    }

    [Theory]
    [InlineData(10, Outcome.Pass)]
    [InlineData(11, Outcome.Block)]
    public void A_fall_of_more_than_ten_points_is_a_ship_blocker_and_of_ten_is_not(int fell, Outcome outcome)
    {
        var verdict = Judge(
            Night.Suite(100), Night.Trials([.. Night.Of(fell, "PPPF"), .. Night.Of(100 - fell, "PPPP")]), Night.Baseline(Night.Of(100, "PPPP")));

        Assert.Equal((outcome, outcome == Outcome.Block), (verdict.Outcome, (bool)verdict.Evidence["shipBlocker"]!));
        Assert.Equal(fell, (double)verdict.Evidence["drop"]!["points"]!, 9);
        if (outcome == Outcome.Block)
            Assert.StartsWith("Ship-blocker: pass^4 fell by 11.0 points, more than 10: 1.000 to 0.890 over 100 tasks", verdict.Reasons[0]);
        Assert.True(verdict.Conclusive); // ten tasks that got worse and none that got better are no noise
    }

    [Fact]
    public void A_failed_assertion_blocks_without_being_a_ship_blocker()
    {
        var trials = Night.Trials(Night.Of(60, "PPPP")).ToList();
        trials[5] = trials[5] with { Scores = [new TestRunScore { Metric = "PIILeakage", Strict = true, Success = false }] };

        var verdict = Judge(Night.Suite(60), trials, null);

        Assert.Equal((Outcome.Block, true, false), (verdict.Outcome, verdict.Conclusive, (bool)verdict.Evidence["shipBlocker"]!));
        Assert.Equal("1 of 240 trials fail an assertion or a strict metric: task-1.", verdict.Reasons[0]);
    }

    [Fact]
    public void Flaky_tasks_stand_apart_from_broken_ones()
    {
        var verdict = Judge(Night.Suite(60), Night.Trials([.. Night.Of(58, "PPPP"), "PFPP", "FFFF"]), null);

        Assert.Equal("""[{"id":"task-58","passed":3,"trials":4}]""", verdict.Evidence["flaky"]!.ToJsonString());
        Assert.Equal("""["task-59"]""", verdict.Evidence["broken"]!.ToJsonString());
        Assert.Contains("1 flaky tasks, which pass now and then: task-58 (3 of 4).", verdict.Reasons);
        Assert.Contains("1 broken tasks, which never passed: task-59.", verdict.Reasons);
    }

    [Fact]
    public void A_task_with_too_few_valid_trials_is_excluded_and_leaves_the_verdict_open()
    {
        var same = Night.Of(60, "PPPP");
        var verdict = Judge(Night.Suite(60), Night.Trials([.. same[1..], "PPPE"]), Night.Baseline(same));

        Assert.Equal((Outcome.Pass, false), (verdict.Outcome, verdict.Conclusive));
        Assert.Equal((59, """["task-59"]"""), ((int)verdict.Evidence["countedTasks"]!, verdict.Evidence["excludedTasks"]!.ToJsonString()));
        Assert.True(Judge(Night.Suite(60), Night.Trials(same), Night.Baseline(same)).Conclusive);
    }

    [Fact]
    public void What_a_limit_left_out_is_told_and_leaves_the_verdict_open()
    {
        var verdict = Judge(Night.Suite(60), Night.Trials([.. Night.Of(58, "PPPP"), "PP--"]), Night.Baseline(Night.Of(60, "PPPP")));

        Assert.False(verdict.Conclusive);
        Assert.Equal("""["task-58","task-59"]""", verdict.Evidence["notRun"]!.ToJsonString());
    }

    [Fact]
    public void Nothing_that_counts_blocks()
    {
        var verdict = Judge(Night.Suite(60), Night.Trials(Night.Of(60, "EEEE")), null);

        Assert.Equal((Outcome.Block, "No task has 4 valid trials."), (verdict.Outcome, verdict.Reasons[0]));
    }

    [Fact]
    public void A_suite_that_lowers_the_number_of_tasks_is_told_so()
    {
        Assert.Contains("The suite lowers minTasks to 1; 3 tasks tell less than the usual 50.", Judge(Night.Suite(3), Night.Trials(Night.Of(3, "PPPP")), null).Reasons);
        Assert.DoesNotContain(Judge(Night.Suite(60), Night.Trials(Night.Of(60, "PPPP")), null).Reasons, reason => reason.Contains("minTasks"));
    }

    [Fact]
    public void A_fall_that_noise_explains_blocks_only_where_significance_is_not_required()
    {
        string[] before = ["PPPP", "PPPP", "FFFF", "FFFF"], after = ["PPPP", "FFFF", "FFFF", "FFFF"];

        var verdict = Judge(Night.Suite(4), Night.Trials(after), Night.Baseline(before));

        Assert.Equal((Outcome.Block, false), (verdict.Outcome, verdict.Conclusive));
        Assert.Equal(Outcome.Pass, Judge(Night.Suite(4, "requireSignificance: true"), Night.Trials(after), Night.Baseline(before)).Outcome);
    }

    [Fact]
    public void The_same_seed_gives_the_same_evidence()
    {
        string[] tasks = ["PPPP", "PFPP", "FFFF", "PPPP", "PPFF"];

        JsonNode Evidence() => Judge(Night.Suite(5), Night.Trials(tasks), Night.Baseline(Night.Of(5, "PPPP")) with { Run = _run }).Evidence;

        Assert.Equal(Evidence().ToJsonString(), Evidence().ToJsonString());
    }

    [Fact]
    public void What_is_waived_neither_blocks_nor_counts_until_it_expires()
    {
        var trials = Night.Trials(Night.Of(60, "PPPP")).ToList();
        trials[5] = trials[5] with { Outcome = "failed", Scores = [new TestRunScore { Metric = "PIILeakage", Strict = true, Success = false }] };
        var suite = Night.Suite(60);
        Suite Waived(int days) => suite with { Waivers = [new(null, "PIILeakage", "task-1", "Being mended.", "Ben", _now.AddDays(days))] };

        var waived = Judge(Waived(1), trials, null);

        Assert.Equal((Outcome.Pass, 1.0), (waived.Outcome, (double)waived.Evidence["passHatK"]![3]!["value"]!));
        Assert.Contains("PIILeakage of case task-1 is waived until 2026-12-02 by Ben: Being mended.", waived.Reasons);
        Assert.Equal(Outcome.Block, Judge(Waived(0), trials, null).Outcome);
        Assert.Equal(59, (int)Judge(suite with { Waivers = [new(null, null, "task-1", "r", "Ben", _now.AddDays(1))] }, trials, null).Evidence["countedTasks"]!);
    }

    private static readonly DateTimeOffset _now = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TestRun _run = new() { Id = Guid.Empty, Source = "gate" };

    private static Verdict Judge(Suite suite, IReadOnlyList<TestRunCase> trials, NightlyBaseline? baseline)
    {
        var test = SequentialRule.Of(suite, baseline);
        var waivers = new WaivedTrials(new(suite.Waivers, _now));
        return NightlyRule.Judge(
            NightlyFigures.Of(suite, waivers.Of(trials), baseline, new(suite, Seed, trials, test), test, waivers.Use, 0, Seed), suite);
    }
}
