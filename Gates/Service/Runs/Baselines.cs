using Platform.Comparison;
using Platform.Storage.Gates;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Runs;

/// <param name="Which">For people: how it was found.</param>
public sealed record Baseline(TestRun Run, string Which, RunComparison Comparison);

/// <summary>
/// Finds what a run is compared with: the pinned run, else that of a week before on the base branch, else the last one there, since a
/// young suite has no week behind it.
/// </summary>
public sealed class Baselines(BaselineStore store, GateRuns runs)
{
    private static readonly TimeSpan _week = TimeSpan.FromDays(7);

    internal async Task<Baseline?> FindAsync(
        int project, TestRun run, GateRequest request, CancellationToken cancellationToken) =>
        await FindRunAsync(project, run, request, cancellationToken) is not { } found ? null
            : new(found.Run, found.Which, await runs.CompareAsync(project, found.Run.Id, run.Id, cancellationToken));

    /// <returns>The run alone; null when there is none.</returns>
    internal async Task<(TestRun Run, string Which)?> FindRunAsync(
        int project, TestRun run, GateRequest request, CancellationToken cancellationToken)
    {
        var (found, which) = request.Baseline is { } pinned
            ? (await runs.FindAsync(project, pinned, cancellationToken), "pinned")
            : await FindAsync(run.CreatedAt - _week) is { } older ? (older, "a week before")
            : (await FindAsync(run.CreatedAt), "the last run");
        return found is null ? null : (found, which);

        // Runs without a branch are of a suite that knows none.
        async Task<TestRun?> FindAsync(DateTime before) => await store.FindAsync(
            project, run.Suite!, run.Tier!, run.Branch is null ? null : request.BaseBranch, before, cancellationToken);
    }
}
