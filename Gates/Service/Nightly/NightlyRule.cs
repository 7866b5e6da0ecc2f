using Platform.Gates.Rules;
using Platform.Statistics;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Nightly;

/// <summary>
/// The verdict on a night: what blocks in every tier blocks; a fall of pass^k by more than the limit blocks and is a ship-blocker. How sure
/// that is stands beside it.
/// </summary>
internal static class NightlyRule
{
    public static Verdict Judge(NightlyFigures night, Suite suite)
    {
        var blocking = night.Trials.Where(trial => trial.Scores.Any(score => score is { Strict: true, Success: false })).ToList();
        var fell = night.Drop is { } drop && FixedPointGate.Fires(drop.Points, suite.Limits.BlockDropPoints)
            && (!suite.RequireSignificance || drop.Comparison.RegressionPValue < PValue.Alpha);
        var shipBlocker = fell || night.Decision == SequentialDecision.Regressed;
        var outcome = shipBlocker || blocking is not [] || night.Counted == 0 ? Outcome.Block : Outcome.Pass;

        var reasons = new List<string>();
        if (fell)
            reasons.Add(Drop.Sentence($"Ship-blocker: pass^{suite.Nightly.K}", night.Drop!.Points, suite.Limits.BlockDropPoints, night.Drop.Comparison, "tasks"));
        if (night.Decision == SequentialDecision.Regressed)
            reasons.Add(FormattableString.Invariant($"Ship-blocker: the sequential test found pass^{suite.Nightly.K} nearer to {night.Test!.Regressed:F3} than to {night.Test.Healthy:F3}."));
        if (blocking is not [])
            reasons.Add($"{blocking.Count} of {night.Trials.Count} trials fail an assertion or a strict metric: {CaseNames.Text(blocking.Select(each => each.CaseId).Distinct())}.");
        if (night.Counted == 0)
            reasons.Add($"No task has {suite.Nightly.K} valid trials.");
        if (outcome == Outcome.Pass)
            reasons.Add(Passed(night, suite));
        reasons.AddRange(night.Waivers.Sentences);
        reasons.AddRange(Remarks(night, suite));
        return new()
        {
            Outcome = outcome,
            Conclusive = blocking is not [] || (night.Complete && (shipBlocker
                ? night.Decision == SequentialDecision.Regressed || night.Drop!.Comparison.RegressionPValue < PValue.Alpha
                : IsSurelyNoDrop(night, suite))),
            Reasons = reasons,
            Evidence = NightlyEvidence.Of(night, suite, shipBlocker),
        };
    }

    private static string Passed(NightlyFigures night, Suite suite) => night.Drop is { } drop
        ? FormattableString.Invariant($"pass^{suite.Nightly.K} is {night.Value:F3}, {Move(-drop.Points)} against the baseline ({night.Baseline!.Which}); more than {suite.Limits.BlockDropPoints} points down would block.")
        : FormattableString.Invariant($"pass^{suite.Nightly.K} is {night.Value:F3}.");

    private static string Move(double points) => FormattableString.Invariant($"{(points >= 0 ? "up" : "down")} {Math.Abs(points):F1} points");

    /// <summary>What a reader must know beside the decision.</summary>
    private static IEnumerable<string> Remarks(NightlyFigures night, Suite suite)
    {
        if (night.Baseline is null)
            yield return "no baseline";
        else if (night.Drop is null && night.Counted > 0)
            yield return "The baseline has no task in common with this run.";
        if (night.Excluded is [_, ..] excluded)
            yield return $"{excluded.Count} of {night.Tasks.Count} tasks have fewer than {suite.Nightly.K} valid trials and do not count: {CaseNames.Text(excluded)}.";
        if (night.NotRun is [_, ..] notRun)
            yield return $"{notRun.Count} tasks did not run all trials within the limits of {suite.Limits.MaxSeconds} s and {suite.Limits.MaxCostUsd} USD: {CaseNames.Text(notRun)}.";
        if (night.Spared > 0)
            yield return $"The sequential test decided after {suite.Cases.Count - night.Spared} of {suite.Cases.Count} tasks: {night.Decision.ToString().ToLowerInvariant()}.";
        else if (suite.Nightly.Sequential is not null && !night.Tested)
            yield return "The sequential test had no baseline to start from, so every task ran.";
        if (suite.Cases.Count < NightlySettings.UsualTasks)
            yield return $"The suite lowers minTasks to {suite.Nightly.MinTasks}; {suite.Cases.Count} tasks tell less than the usual {NightlySettings.UsualTasks}.";
        if (night.Flaky is [_, ..] flaky)
            yield return $"{flaky.Count} flaky tasks, which pass now and then: {CaseNames.Text(flaky.Select(task => $"{task.Id} ({task.Passed} of {task.Valid})"))}.";
        if (night.Broken is [_, ..] broken)
            yield return $"{broken.Count} broken tasks, which never passed: {CaseNames.Text(broken.Select(task => task.Id))}.";
    }

    private static bool IsSurelyNoDrop(NightlyFigures night, Suite suite) =>
        night.Decision == SequentialDecision.Healthy
        || (night.Drop is { } drop && (drop.Comparison.Conclusive || -100 * drop.Comparison.Interval.Low <= suite.Limits.BlockDropPoints));
}
