using Platform.Statistics;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Policies;

namespace Platform.Gates.Nightly;

/// <summary>How pass^k moved against the baseline, over the tasks that both runs count.</summary>
/// <param name="Points">Of 0.01; above 0 is worse.</param>
internal sealed record PassKDrop(double Points, PairedComparison Comparison);

/// <summary>The numbers of a night.</summary>
internal sealed record NightlyFigures
{
    public required IReadOnlyList<TaskResult> Tasks { get; init; }

    /// <summary>Ids of tasks that were begun and have fewer than k valid trials.</summary>
    public required IReadOnlyList<string> Excluded { get; init; }

    /// <summary>Ids of tasks that a limit kept from running all trials.</summary>
    public required IReadOnlyList<string> NotRun { get; init; }

    /// <summary>Tasks that the sequential test made superfluous.</summary>
    public required int Spared { get; init; }

    public required SequentialDecision Decision { get; init; }

    /// <summary>There was a sequential test.</summary>
    public bool Tested => Test is not null;

    public required SequentialTest? Test { get; init; }

    /// <summary>pass^j for each j up to k, and pass@j, of the tasks that count; null when none does.</summary>
    public required IReadOnlyList<(int J, PassKSuite? All, PassKSuite? AtLeastOne)> Estimates { get; init; }

    public required NightlyBaseline? Baseline { get; init; }

    /// <summary>Null without a baseline, or when it has no task in common.</summary>
    public required PassKDrop? Drop { get; init; }

    /// <summary>Every trial that is not waived.</summary>
    public required IReadOnlyList<TestRunCase> Trials { get; init; }

    public required WaiverUse Waivers { get; init; }

    public required decimal CostUsd { get; init; }

    public required ulong Seed { get; init; }

    /// <summary>Tasks that count.</summary>
    public int Counted => Estimates[^1].All?.Tasks ?? 0;

    public double? Value => Estimates[^1].All?.Value;

    public IReadOnlyList<TaskResult> Flaky => [.. Tasks.Where(task => task.Trials.Flaky)];

    public IReadOnlyList<TaskResult> Broken => [.. Tasks.Where(task => task.Broken)];

    /// <summary>Nothing is missing that was to be measured.</summary>
    public bool Complete => Excluded is [] && NotRun is [] && Counted > 0;

    /// <param name="trials">Stored ones of the run, without what is waived.</param>
    /// <param name="baseline">Null when there is none.</param>
    /// <param name="plan">After the run.</param>
    /// <param name="test">Null for a run without.</param>
    /// <param name="seed">Of the bootstrap.</param>
    public static NightlyFigures Of(
        Suite suite, IReadOnlyList<TestRunCase> trials, NightlyBaseline? baseline, TrialPlan plan, SequentialTest? test,
        WaiverUse waivers, decimal costUsd, ulong seed)
    {
        var (n, k, decision) = (suite.Nightly.Trials, suite.Nightly.K, plan.Decision);
        var tasks = TaskResult.Of(trials);
        var ran = tasks.Where(task => task.Valid + task.Errored >= n).Select(task => task.Id).ToHashSet();
        var spared = decision == SequentialDecision.Undecided ? [] : plan.NotBegun.Select(task => suite.Cases[task].Id).ToHashSet();
        TaskTrials[] counts = [.. tasks.Where(task => task.Valid >= k).Select(task => task.Trials)];
        return new()
        {
            Tasks = tasks,
            Excluded = [.. tasks.Where(task => task.Valid < k).Select(task => task.Id)],
            NotRun = [.. suite.Cases.Select(each => each.Id).Where(id => !ran.Contains(id) && !spared.Contains(id) && !waivers.LeavesOut(null, id))],
            Spared = spared.Count,
            Decision = decision,
            Test = test,
            Estimates = [.. Enumerable.Range(1, k).Select(j => (j, PassKSuite.All(counts, j, seed), PassKSuite.AtLeastOne(counts, j, seed)))],
            Baseline = baseline,
            Drop = baseline is null ? null : DropOf(baseline.Tasks, tasks, k, seed),
            Trials = trials,
            Waivers = waivers,
            CostUsd = costUsd,
            Seed = seed,
        };
    }

    private static PassKDrop? DropOf(IReadOnlyList<TaskResult> before, IReadOnlyList<TaskResult> after, int k, ulong seed)
    {
        var values = before.Where(task => task.Valid >= k).ToDictionary(task => task.Id, task => PassK.All(task.Valid, task.Passed, k));
        List<(double, double)> pairs = [.. after.Where(task => task.Valid >= k && values.ContainsKey(task.Id))
            .Select(task => (values[task.Id], PassK.All(task.Valid, task.Passed, k)))];
        if (pairs is [])
            return null;
        var comparison = PairedComparison.OfScores(pairs, higherIsBetter: true, seed);
        return new(-100 * comparison.Difference, comparison);
    }
}
