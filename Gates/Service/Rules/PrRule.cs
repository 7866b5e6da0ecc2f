using Platform.Comparison;
using Platform.Statistics;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Rules;

/// <summary>
/// The verdict on a pull request: what blocks in every tier blocks; a metric that fell by more than the limit flags; everything
/// else passes. How sure that is stands beside it.
/// </summary>
internal static class PrRule
{
    public static Verdict Judge(PrRun run)
    {
        var (suite, ran) = (run.Suite, run.Cases.Select(each => each.CaseId).Distinct().Count());
        List<string> blocking = [.. run.Cases.Where(each => each.Scores.Any(score => Blocks(run, each, score))).Select(each => each.CaseId).Distinct()];
        var errored = run.Cases.Where(each => each.Outcome == "errored").Select(each => each.CaseId).Distinct().Count();
        // A metric that is waived fell all the same, and is told as such; it neither flags nor makes the verdict less sure.
        var beyond = Beyond(run).ToList();
        var waived = beyond.Where(change => run.Waivers.Excuses(change.Metric, null)).ToList();
        var dropped = beyond.Except(waived).ToList();

        var reasons = new List<string>();
        if (blocking is not [])
            reasons.Add($"{blocking.Count} of {ran} cases fail an assertion or a strict metric: {CaseNames.Text(blocking)}.");
        reasons.AddRange(beyond.Select(change =>
            Drop.Sentence(change.Metric, change.DropPoints, suite.Limits.FlagDropPoints, change.Deciding, "cases")));
        reasons.AddRange(run.Waivers.Sentences);
        if (ran == errored)
            reasons.Add("No case could be checked.");
        else if (errored > 0)
            reasons.Add($"{errored} of {ran} cases could not be checked; they count neither as passed nor as failed.");
        reasons.AddRange(LeftOut(run, ran));
        if (run.Repeated is not [])
            reasons.Add($"{run.Repeated.Count} cases that differ from the baseline ran again, because the first result was inconclusive: {CaseNames.Text(run.Repeated)}.");
        if (run.Baseline is null)
            reasons.Add("no baseline");
        var outcome = blocking is not [] || ran == errored ? Outcome.Block : dropped is not [] ? Outcome.Flag : Outcome.Pass;
        if (outcome == Outcome.Pass && run.Baseline is { } baseline)
            reasons.Insert(0, $"No metric{(waived is [] ? "" : " that is not waived")} fell by more than {suite.Limits.FlagDropPoints} points against the baseline ({baseline.Which}).");
        return new()
        {
            Outcome = outcome,
            Conclusive = outcome switch
            {
                // A failed assertion needs no statistics.
                Outcome.Block => blocking is not [],
                Outcome.Flag => dropped.Exists(change => change.Deciding.RegressionPValue < PValue.Alpha && change.Deciding.Conclusive),
                _ => run is { Baseline: not null, NotRun: [] } && errored == 0
                    && run.Baseline.Comparison.Metrics.Except(waived).ToList() is { Count: > 0 } left && left.TrueForAll(change => IsSure(change, suite)),
            },
            Reasons = reasons,
            Evidence = PrEvidence.Of(run),
        };
    }

    /// <summary>A drop beyond the limit is out of the interval, or the change is none, or noise does not explain it.</summary>
    internal static bool IsSure(MetricComparison change, Suite suite) =>
        change.Deciding.Conclusive || change.WorstDropPoints <= suite.Limits.FlagDropPoints;

    private static bool Blocks(PrRun run, TestRunCase each, TestRunScore score) =>
        score is { Strict: true, Success: false } && !run.Waivers.Excuses(score.Metric, each.CaseId);

    private static IEnumerable<MetricComparison> Beyond(PrRun run) => (run.Baseline?.Comparison.Metrics ?? []).Where(change =>
        FixedPointGate.Fires(change.DropPoints, run.Suite.Limits.FlagDropPoints)
        && (!run.Suite.RequireSignificance || change.FlagPValue < PValue.Alpha));

    // The standard error falls with the root of the number of cases (statistics.md 5.3).
    private static IEnumerable<string> LeftOut(PrRun run, int ran)
    {
        var limits = run.Suite.Limits;
        if (run.NotRun is not [])
            yield return $"{run.NotRun.Count} cases did not run within the limits of {limits.MaxSeconds} s and {limits.MaxCostUsd} USD: {CaseNames.Text(run.NotRun)}."
                + Wider(ran + run.NotRun.Count, ran);
        if (run.Estimate is { LeftOut: { Count: > 0 } left } estimate)
            yield return FormattableString.Invariant(
                $"{left.Count} of {estimate.Cases} cases were left out before, so that the rest fits: all were estimated at {estimate.CostUsd:F2} USD, more than {limits.MaxCostUsd}.")
                + Wider(estimate.Cases, estimate.Cases - left.Count);
    }

    private static string Wider(int all, int ran) => ran == 0 ? ""
        : FormattableString.Invariant($" Intervals are about {Math.Sqrt((double)all / ran):F1} times as wide as with all of them.");
}
