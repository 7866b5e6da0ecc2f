using Platform.Comparison;
using Platform.Storage.TestRuns;
using Platform.Suites.Policies;

namespace Platform.Gates.Runs;

/// <summary>Compares runs of gates. Everything is scoped to one project.</summary>
public sealed class GateComparisons(CaseScoreStore scores, ProjectMetrics metrics)
{
    /// <summary>Two runs side by side; ten thousand cases take seconds.</summary>
    /// <param name="waivers">Scores that they leave out do not count.</param>
    public async Task<RunComparison> CompareAsync(
        int project, Guid baseline, Guid candidate, CancellationToken cancellationToken, WaiverUse? waivers = null) =>
        RunComparison.Of(
            await ScoresAsync(project, baseline, waivers, cancellationToken), await ScoresAsync(project, candidate, waivers, cancellationToken),
            (await metrics.GetAsync(project, cancellationToken)).LowerIsBetter());

    private async Task<ScoredRun> ScoresAsync(int project, Guid run, WaiverUse? waivers, CancellationToken cancellationToken) =>
        new(run, [.. (await scores.ListAsync(project, run, cancellationToken))
            .Where(score => waivers?.LeavesOut(score.Metric, score.CaseId) != true).Select(score => new TrialScore(
            score.CaseId, score.Place.Conversational, score.Place.Position, score.Outcome, score.Metric, score.Score, score.Success, score.Errored))]);
}
