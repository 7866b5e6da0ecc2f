using Platform.Storage.Evaluations;

namespace Platform.Gates.Runs;

/// <summary>
/// What a run's judges and simulated users have cost, by what they were asked: cases that a limit or a restart cut short are stored without a
/// result, or not at all, and were paid nevertheless.
/// </summary>
public sealed class RunCosts(RunCostStore costs, TimeProvider time)
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);

    // What a judge works on is not broken off, and is paid; an answer that takes longer is not waited for.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    internal async Task<decimal> GetAsync(int project, Guid run, CancellationToken cancellationToken) =>
        (await costs.GetAsync(project, run, cancellationToken)).Usd;

    /// <summary>Waits a little for the answers that are on their way, and stores the sum as the run's cost.</summary>
    internal async Task<decimal> SettleAsync(int project, Guid run, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        RunCost cost;
        while ((cost = await costs.GetAsync(project, run, cancellationToken)).Running > 0 && time.GetElapsedTime(began) < _patience)
            await Task.Delay(_poll, time, cancellationToken);
        await costs.SetAsync(project, run, cost.Usd, cancellationToken);
        return cost.Usd;
    }
}
