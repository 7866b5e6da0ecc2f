using Platform.Comparison;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;
using Platform.Suites.Policies;

namespace Platform.Gates.Runs;

/// <param name="Which">For people: how it was found.</param>
public sealed record Baseline(TestRun Run, string Which, RunComparison Comparison);

/// <summary>
/// Finds what a run is compared with: the pinned run, else that of a week before on the base branch, else the last one there, since a
/// young suite has no week behind it.
/// </summary>
public sealed class Baselines(BaselineStore store, GateRuns runs, GateComparisons comparisons)
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    /// <returns>The one that decides, and the last run on the base branch where that is another: it stands beside it.</returns>
    internal async Task<(Baseline? Deciding, Baseline? Beside)> FindAsync(
        int project, TestRun run, GateRequest request, WaiverUse waivers, CancellationToken cancellationToken)
    {
        if (await FindRunAsync(project, run, request, cancellationToken) is not { } deciding)
            return (null, null);
        var last = await FindAsync(project, run, request, run.CreatedAt, cancellationToken);
        return (await CompareAsync(deciding.Run, deciding.Which),
            last is null || last.Id == deciding.Run.Id ? null : await CompareAsync(last, "the last run"));

        async Task<Baseline> CompareAsync(TestRun found, string which) =>
            new(found, which, await comparisons.CompareAsync(project, found.Id, run.Id, cancellationToken, waivers));
    }

    /// <returns>The run that decides, alone; null when there is none.</returns>
    internal async Task<(TestRun Run, string Which)?> FindRunAsync(
        int project, TestRun run, GateRequest request, CancellationToken cancellationToken)
    {
        var (found, which) = request.Baseline is { } pinned
            ? (await runs.FindAsync(project, pinned, cancellationToken), request.BaselineName is { } name ? $"pinned as {name}" : "pinned")
            : await FindAsync(project, run, request, run.CreatedAt - _week, cancellationToken) is { } older ? (older, "a week before")
            : (await FindAsync(project, run, request, run.CreatedAt, cancellationToken), "the last run");
        return found is null ? null : (found, which);
    }

    // Runs without a branch are of a suite that knows none.
    private async Task<TestRun?> FindAsync(int project, TestRun run, GateRequest request, DateTime before, CancellationToken cancellationToken) =>
        await store.FindAsync(project, run.Suite!, run.Tier!, run.Branch is null ? null : request.BaseBranch, before, cancellationToken);
}
