using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Comparison;
using Platform.Gates.Runs;
using Platform.Statistics;
using Platform.Storage.TestRuns;
using Platform.Suites;
using Platform.Suites.Runs;

namespace Platform.Gates.Rules;

/// <summary>
/// The verdict on a pull request: what blocks in every tier blocks; a metric that fell by more than the limit flags; everything
/// else passes. How sure that is stands beside it.
/// </summary>
public static class PrRule
{
    private const double Alpha = 0.05;

    /// <param name="baseline">Null when there is none.</param>
    /// <param name="notRun">Ids of the cases that a limit left out.</param>
    public static Verdict Judge(
        Suite suite, IReadOnlyList<TestRunCase> cases, Baseline? baseline, IReadOnlyList<string> notRun, decimal costUsd)
    {
        var blocking = cases.Where(each => each.Scores.Any(score => score is { Strict: true, Success: false })).ToList();
        var errored = cases.Count(each => each.Outcome == "errored");
        var changes = baseline?.Comparison.Metrics ?? [];
        var dropped = changes.Where(change => FixedPointGate.Fires(change.DropPoints, suite.Limits.FlagDropPoints)
            && (!suite.RequireSignificance || change.FlagPValue < Alpha)).ToList();

        var reasons = new List<string>();
        if (blocking is not [])
            reasons.Add($"{blocking.Count} of {cases.Count} cases fail an assertion or a strict metric: {Names(blocking.Select(each => each.CaseId))}.");
        reasons.AddRange(dropped.Select(change => Sentence(change, suite.Limits.FlagDropPoints)));
        if (cases.Count == errored)
            reasons.Add("No case could be checked.");
        else if (errored > 0)
            reasons.Add($"{errored} of {cases.Count} cases could not be checked; they count neither as passed nor as failed.");
        if (notRun is not [])
            reasons.Add($"{notRun.Count} cases did not run within the limits of {suite.Limits.MaxSeconds} s and {suite.Limits.MaxCostUsd} USD: {Names(notRun)}.");
        if (baseline is null)
            reasons.Add("no baseline");
        var outcome = blocking is not [] || cases.Count == errored ? Outcome.Block : dropped is not [] ? Outcome.Flag : Outcome.Pass;
        if (outcome == Outcome.Pass && baseline is not null)
            reasons.Insert(0, $"No metric fell by more than {suite.Limits.FlagDropPoints} points against the baseline ({baseline.Which}).");
        return new()
        {
            Outcome = outcome,
            Conclusive = IsConclusive(outcome, blocking.Count > 0, suite, changes, dropped, baseline is not null && notRun is [] && errored == 0),
            Reasons = reasons,
            Evidence = Evidence(suite, baseline, changes, notRun, costUsd),
        };
    }

    /// <summary>
    /// A flag stands when noise does not explain its drop; a pass, when a drop beyond the limit is out of the interval, or the change
    /// is none. A failed assertion needs no statistics.
    /// </summary>
    private static bool IsConclusive(
        Outcome outcome, bool blocks, Suite suite, IReadOnlyList<MetricComparison> changes, List<MetricComparison> dropped, bool complete) => outcome switch
        {
            Outcome.Block => blocks,
            Outcome.Flag => dropped.Exists(change => change.Deciding.RegressionPValue < Alpha && change.Deciding.Conclusive),
            _ => complete && changes.Count > 0 && changes.All(change => change.Deciding.Conclusive || change.WorstDropPoints <= suite.Limits.FlagDropPoints),
        };

    private static string Sentence(MetricComparison change, double limit) => FormattableString.Invariant(
        $"{change.Metric} fell by {change.DropPoints:F1} points, more than {limit}: {change.Deciding.BaselineMean:F3} to {change.Deciding.CandidateMean:F3} over {change.Deciding.Pairs} cases (95% interval of the change {100 * change.Deciding.Interval.Low:F1} to {100 * change.Deciding.Interval.High:F1} points, p = {change.Deciding.PValue:F4}).");

    private static string Names(IEnumerable<string> ids) =>
        ids.Take(11).ToList() is { Count: 11 } many ? $"{string.Join(", ", many.Take(10))}, …" : string.Join(", ", ids);

    private static JsonObject Evidence(
        Suite suite, Baseline? baseline, IReadOnlyList<MetricComparison> changes, IReadOnlyList<string> notRun, decimal costUsd) => new()
        {
            ["rule"] = $"a drop of more than {suite.Limits.FlagDropPoints} points flags{(suite.RequireSignificance ? " where p < 0.05" : "")}",
            ["baseline"] = baseline is null ? null : new JsonObject
            {
                ["id"] = baseline.Run.Id,
                ["which"] = baseline.Which,
                ["createdAt"] = baseline.Run.CreatedAt,
                ["commit"] = baseline.Run.Commit,
            },
            ["metrics"] = JsonSerializer.SerializeToNode(changes, GateJson.Options),
            ["notRun"] = new JsonArray([.. notRun.Select(id => (JsonNode)id)]),
            ["costUsd"] = costUsd,
            ["seed"] = baseline?.Comparison.Seed,
        };
}
