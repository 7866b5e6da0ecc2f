using Platform.Gates.Runs;
using Platform.Storage.TestRuns;
using Platform.Suites;

namespace Platform.Gates.Nightly;

/// <summary>
/// Carries a nightly run on to its verdict. Each trial is stored when it ends and is not run again, so that a run of hours goes on after the
/// service was killed.
/// </summary>
public sealed class NightlyGate(Trials trials, Baselines baselines, RunProvenance provenance, GateRuns runs, RunCosts costs, TimeProvider time)
{
    /// <summary>The tier's judge, where a metric or the simulation names none.</summary>
    public const string Judge = "strong";

    /// <summary>Trials that wait for judges while others are with the agent.</summary>
    private const int JudgedAtOnce = 64;

    internal async Task RunAsync(int project, TestRun run, GateRequest request, CancellationToken cancellationToken)
    {
        var suite = request.Suite;
        var stored = await runs.ListCasesAsync(project, run.Id, cancellationToken);
        var waivers = new WaivedTrials(new(suite.Waivers, time.GetUtcNow()));
        var baseline = await FindBaselineAsync(project, run, request, waivers, cancellationToken);
        var test = SequentialRule.Of(suite, baseline);
        var plan = new TrialPlan(suite, SeedOf(run.Id), stored, test);
        using var limits = new RunLimits(
            suite.Limits, suite.AsksJudges, run, stored, await costs.GetAsync(project, run.Id, cancellationToken), time, cancellationToken);
        await limits.WithinAsync(stop => RunTrialsAsync(project, run.Id, suite, plan, limits, stop));

        var ended = await runs.ListCasesAsync(project, run.Id, cancellationToken);
        var costUsd = await costs.SettleAsync(project, run.Id, cancellationToken);
        var verdict = NightlyRule.Judge(NightlyFigures.Of(suite, waivers.Of(ended), baseline, plan, test, waivers.Use, costUsd, SeedOf(run.Id)), suite);
        await provenance.AddToAsync(verdict, project, run, request, ended, cancellationToken);
        await runs.FinishAsync(project, run.Id, verdict, cancellationToken);
    }

    private async Task RunTrialsAsync(
        int project, Guid run, Suite suite, TrialPlan plan, RunLimits limits, CancellationToken cancellationToken)
    {
        using var places = new SemaphoreSlim(suite.Agent!.Concurrency);
        // What has begun runs to its end: a sequential test shall not find that everything has.
        var waiting = suite.Nightly.Sequential is null ? JudgedAtOnce : 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = suite.Agent.Concurrency + waiting, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(plan.Left(), options, async (trial, stop) =>
        {
            var room = await limits.TakeRoomAsync(1);
            try
            {
                var ended = await trials.RunAsync(project, run, suite, trial, places, stop);
                // Money that was spent is stored, whatever limit came meanwhile.
                await runs.AddAsync(project, run, [ended], CancellationToken.None);
                plan.Record(ended);
                limits.Add([ended]);
            }
            finally
            {
                limits.GiveBack(room);
            }
        });
    }

    private async Task<NightlyBaseline?> FindBaselineAsync(
        int project, TestRun run, GateRequest request, WaivedTrials waivers, CancellationToken cancellationToken) =>
        await baselines.FindRunAsync(project, run, request, cancellationToken) is not { } found ? null
            : new(found.Run, found.Which, TaskResult.Of(waivers.Of(await runs.ListCasesAsync(project, found.Run.Id, cancellationToken))));

    /// <summary>The seed of a run's order and intervals, from its own id: the same whoever computes them again.</summary>
    private static ulong SeedOf(Guid run) => BitConverter.ToUInt64(run.ToByteArray(), 8);
}

/// <param name="Which">For people: how it was found.</param>
internal sealed record NightlyBaseline(TestRun Run, string Which, IReadOnlyList<TaskResult> Tasks);
