using Platform.Storage.TestRuns;
using Platform.Suites.Policies;

namespace Platform.Gates.Nightly;

/// <summary>Trials as they count when what a policy waives is left out: whole tasks, and scores that failed.</summary>
internal sealed class WaivedTrials(WaiverUse use)
{
    public WaiverUse Use => use;

    public IReadOnlyList<TestRunCase> Of(IReadOnlyList<TestRunCase> trials) =>
        [.. trials.Where(trial => !use.LeavesOut(null, trial.CaseId)).Select(Counted)];

    private TestRunCase Counted(TestRunCase trial)
    {
        var excused = trial.Scores.Where(score => score.Success == false && use.Excuses(score.Metric, trial.CaseId)).ToHashSet();
        if (excused.Count == 0)
            return trial;
        // A trial of which nothing else was checked has done nothing that counts against it.
        List<TestRunScore> left = [.. trial.Scores.Where(score => !excused.Contains(score))];
        var outcome = TestRunCase.OutcomeOf(null, left);
        return trial with { Scores = left, Outcome = outcome == "none" ? "passed" : outcome };
    }
}
