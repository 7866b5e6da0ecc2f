using System.Text.Json;
using Platform.Gates.Nightly;
using Platform.Statistics;
using Platform.Storage.TestRuns;
using Platform.Suites.Runs;

namespace Platform.Gates.Tests.Nightly;

public class TrialPlanTests
{
    private const ulong Seed = 7;

    // statistics.md 5.4: 0.693 for a failure, -0.118 for a pass; decided at 2.890 and -2.251.
    private static readonly SequentialTest _test = new(0.9, 0.8);

    [Fact]
    public void Every_trial_runs_once_in_the_order_of_the_suite()
    {
        var left = new TrialPlan(Night.Suite(3), Seed, [], null).Left().ToList();

        Assert.Equal(Enumerable.Range(0, 12), left.Select(trial => trial.Position));
        Assert.Equal(("task-2", 4), (left[^1].Case.Id, left[^1].Number));
    }

    [Fact]
    public void What_is_stored_does_not_run_again()
    {
        var left = new TrialPlan(Night.Suite(3), Seed, Night.Trials("PPPP", "P-F-", "----"), null).Left();

        Assert.Equal([5, 7, 8, 9, 10, 11], left.Select(trial => trial.Position));
    }

    [Theory]
    [InlineData("PPPP", SequentialDecision.Healthy, 20)] // 20 passes give -2.356
    [InlineData("PPPF", SequentialDecision.Regressed, 5)] // 5 failures give 3.466
    public void No_task_begins_once_the_test_has_decided(string letters, SequentialDecision decision, int tasks)
    {
        var plan = new TrialPlan(Night.Suite(100), Seed, [], _test);
        var ran = 0;
        foreach (var trial in plan.Left())
        {
            plan.Record(Ended(trial, letters[trial.Number - 1]));
            ran++;
        }

        Assert.Equal((decision, tasks * 4, 100 - tasks), (plan.Decision, ran, plan.NotBegun.Count));
    }

    [Fact]
    public void The_order_is_drawn_by_the_seed_and_kept_over_a_restart()
    {
        static List<int> Order(ulong seed) => [.. new TrialPlan(Night.Suite(50), seed, [], _test).Left().Select(trial => trial.Task).Distinct()];

        Assert.Equal(Order(1), Order(1));
        Assert.NotEqual(Order(1), Order(2));
        Assert.Equal(Enumerable.Range(0, 50), Order(1).Order());
    }

    [Fact]
    public void Tasks_that_end_early_do_not_decide_before_those_begun_earlier()
    {
        var suite = Night.Suite(100);
        var order = new TrialPlan(suite, Seed, [], _test).Left().Select(trial => trial.Task).Distinct().ToList();
        var plan = new TrialPlan(suite, Seed, [], _test);
        var begun = plan.Left().Take(40).ToList(); // the first ten tasks

        foreach (var trial in begun.Where(trial => trial.Task != order[0]))
            plan.Record(Ended(trial, 'F'));

        Assert.Equal(SequentialDecision.Undecided, plan.Decision);
        foreach (var trial in begun.Where(trial => trial.Task == order[0]))
            plan.Record(Ended(trial, 'F'));
        Assert.Equal(SequentialDecision.Regressed, plan.Decision);
    }

    [Fact]
    public void A_decision_for_the_fall_is_a_ship_blocker()
    {
        var suite = Night.Suite(100, "sequential: { healthy: 0.9, regressed: 0.8 }");
        var plan = new TrialPlan(suite, Seed, [], _test);
        List<TestRunCase> trials = [.. plan.Left().Take(20).Select(trial => Ended(trial, 'F'))];
        trials.ForEach(plan.Record);

        var verdict = NightlyRule.Judge(
            NightlyFigures.Of(suite, trials, null, plan, _test, new([], DateTimeOffset.UnixEpoch), 0, Seed), suite);

        Assert.Equal((Outcome.Block, true, true), (verdict.Outcome, verdict.Conclusive, (bool)verdict.Evidence["shipBlocker"]!));
        Assert.Equal(("regressed", 95), ((string)verdict.Evidence["sequential"]!["decision"]!, (int)verdict.Evidence["sequential"]!["sparedTasks"]!));
        Assert.Equal("[]", verdict.Evidence["notRun"]!.ToJsonString());
    }

    [Fact]
    public void The_baseline_says_what_is_healthy_when_the_suite_does_not()
    {
        var suite = Night.Suite(4, "sequential: {}");

        Assert.Null(SequentialRule.Of(suite, null));
        var test = SequentialRule.Of(suite, Night.Baseline("PPPP", "PPPP", "PPPP", "PPPF"))!;
        Assert.Equal((0.75, 0.65), (test.Healthy, Math.Round(test.Regressed, 9)));
    }

    private static TestRunCase Ended(Trial trial, char letter) => new()
    {
        Position = trial.Position,
        CaseId = trial.Case.Id,
        Trial = trial.Number,
        Content = JsonElement.Parse("{}"),
        Outcome = letter == 'P' ? "passed" : "failed",
    };
}
