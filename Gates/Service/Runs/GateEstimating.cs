using Platform.Metrics.Estimates;
using Platform.Metrics.Judging;
using Platform.Storage.Evaluations;
using Platform.Suites;

namespace Platform.Gates.Runs;

/// <summary>Estimates a run by what judges used lately and by their prices, and chooses what fits.</summary>
public sealed class GateEstimating(JudgeUsageStore usage)
{
    private const int AnswerTokens = 200; // of an agent that is yet to be asked

    /// <param name="judge">For metrics that name none.</param>
    internal async Task<GateEstimate> EstimateAsync(int project, Suite suite, string judge, CancellationToken cancellationToken)
    {
        var judged = suite.Checks.Where(check => check.NeedsJudge).ToList();
        if (judged is [] || suite.Cases is [])
            return new(suite.Cases.Count, 0, 0, 0, 0, [], []);

        var costs = await usage.GetCostsAsync(project, cancellationToken);
        var all = Estimate.Of(
            judged.Select(check => new EstimatedMetric(check.Metric, check.Measure.Description, check.Options, check.Judge ?? judge)),
            suite.Cases.Count,
            suite.Cases.Average(each => Tokens.Count(CaseJudging.Json(each.TestCase).GetRawText())) + (suite.Agent is null ? 0 : AnswerTokens),
            suite.Cases.Average(each => Math.Max(1, each.TestCase.Turns?.Count ?? 1)),
            costs.History, costs.Price);
        return new(suite.Cases.Count, all.JudgeCalls, all.InputTokens, all.OutputTokens, all.CostUsd, all.Metrics, LeftOut(suite, all.CostUsd));
    }

    private static IReadOnlyList<string> LeftOut(Suite suite, decimal? costUsd)
    {
        var most = suite.Limits.MaxCostUsd;
        if (costUsd is not { } usd || (double)usd <= most)
            return [];
        var kept = StratifiedSubset.Choose(suite.Cases, (int)(suite.Cases.Count * most / (double)usd));
        return [.. suite.Cases.Select(each => each.Id).Where(id => !kept.Contains(id))];
    }
}
