using Platform.Gates.Rules;
using Platform.Storage.TestRuns;
using Platform.Suites.Policies;
using Platform.Suites.Runs;

namespace Platform.Gates.Runs;

/// <summary>
/// Carries a pull request's run on to its verdict. What is stored is not done again, so that a run goes on after the service was killed.
/// </summary>
public sealed class PrGate(CasePipeline pipeline, Baselines baselines, RunProvenance provenance, GateRuns runs, RunCosts costs, TimeProvider time)
{
    /// <summary>The tier's judge, where a metric names none.</summary>
    public const string Judge = "cheap";

    /// <summary>Further trials of cases that differ from the baseline, while the verdict is inconclusive.</summary>
    private const int MostRepeats = 2;

    internal async Task RunAsync(int project, TestRun run, GateRequest request, CancellationToken cancellationToken)
    {
        var suite = request.Suite;
        var stored = await runs.ListCasesAsync(project, run.Id, cancellationToken);
        using var limits = new RunLimits(
            suite.Limits, suite.AsksJudges, run, stored, await costs.GetAsync(project, run.Id, cancellationToken), time, cancellationToken);

        var done = stored.Select(each => each.Position).ToHashSet();
        await RunAsync([.. Enumerable.Range(0, suite.Cases.Count).Where(position => !done.Contains(position))]);
        var (found, verdict) = await JudgeAsync(project, run, request, cancellationToken);
        for (var trial = 1; trial <= MostRepeats && !limits.Token.IsCancellationRequested && IsWorthRepeating(found, verdict); trial++)
        {
            done = [.. found.Cases.Select(each => each.Position)];
            await RunAsync([.. Discordant(found).Select(index => index + trial * suite.Cases.Count).Where(position => !done.Contains(position))]);
            (found, verdict) = await JudgeAsync(project, run, request, cancellationToken);
        }

        await provenance.AddToAsync(verdict, project, run, request, found.Cases, cancellationToken);
        await runs.FinishAsync(project, run.Id, verdict, cancellationToken);

        Task RunAsync(IReadOnlyList<int> positions) =>
            limits.WithinAsync(stop => pipeline.RunAsync(project, run, suite, positions, Judge, limits, stop));
    }

    private async Task<(PrRun Found, Verdict Verdict)> JudgeAsync(
        int project, TestRun run, GateRequest request, CancellationToken cancellationToken)
    {
        var (suite, cases) = (request.Suite, await runs.ListCasesAsync(project, run.Id, cancellationToken));
        var ran = cases.Select(each => each.Position % suite.Cases.Count).ToHashSet();
        var waivers = new WaiverUse(suite.Waivers, time.GetUtcNow());
        var (baseline, beside) = await baselines.FindAsync(project, run, request, waivers, cancellationToken);
        var found = new PrRun
        {
            Suite = suite,
            Cases = cases,
            Baseline = baseline,
            Beside = beside,
            NotRun = [.. suite.Cases.Index().Where(each => !ran.Contains(each.Index)).Select(each => each.Item.Id)],
            Estimate = request.Estimate,
            Repeated = [.. cases.Where(each => each.Trial > 1).Select(each => each.CaseId).Distinct()],
            CostUsd = await costs.SettleAsync(project, run.Id, cancellationToken),
            Waivers = waivers,
        };
        return (found, PrRule.Judge(found));
    }

    /// <summary>Only an agent that is asked again can answer otherwise; recorded outputs stay what they are.</summary>
    private static bool IsWorthRepeating(PrRun found, Verdict verdict) =>
        verdict is { Conclusive: false, Outcome: not Outcome.Block }
        && found is { Suite.Agent: not null, Baseline: not null, NotRun: [] } && Discordant(found).Any();

    /// <summary>Cases that moved by a metric whose change noise could explain.</summary>
    private static IEnumerable<int> Discordant(PrRun found)
    {
        var ids = found.Baseline!.Comparison.Metrics.Where(change => !PrRule.IsSure(change, found.Suite))
            .SelectMany(change => change.RegressedCases.Concat(change.ImprovedCases)).ToHashSet();
        return found.Suite.Cases.Index().Where(each => ids.Contains(each.Item.Id)).Select(each => each.Index);
    }
}
