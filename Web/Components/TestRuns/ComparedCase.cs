using Platform.Storage.TestRuns;

namespace Platform.Web.Components.TestRuns;

/// <summary>How a case went in one run, over all of its trials there.</summary>
/// <param name="Place">Of the first trial.</param>
/// <param name="Outcome">Failed when any trial failed, else errored when any errored.</param>
/// <param name="Scores">By metric.</param>
public sealed record CaseSide(CasePlace Place, string Outcome, IReadOnlyDictionary<string, MetricSide> Scores)
{
    private static readonly string[] _worstFirst = ["failed", "errored", "passed"];

    public static CaseSide Of(IReadOnlyList<CaseScore> rows)
    {
        var outcomes = rows.Select(row => row.Outcome).ToHashSet();
        return new(
            rows[0].Place,
            _worstFirst.FirstOrDefault(outcomes.Contains, "none"),
            rows.Where(row => row.Metric is not null).GroupBy(row => row.Metric!).ToDictionary(
                metric => metric.Key,
                metric => new MetricSide(
                    metric.Any(row => row.Errored) ? null : metric.Average(row => row.Score),
                    metric.Any(row => row.Errored || row.Success is null) ? null : metric.All(row => row.Success is true))));
    }
}

/// <param name="Score">The mean over the trials; null when one errored or there is none.</param>
/// <param name="Passed">Every trial did; null when one has no verdict.</param>
public readonly record struct MetricSide(double? Score, bool? Passed);

/// <summary>A case in two runs.</summary>
/// <param name="Kind"><c>improved</c>, <c>regressed</c>, <c>unchanged</c>, <c>errored</c>, <c>onlyBaseline</c> or <c>onlyHere</c>.</param>
/// <param name="Change">How much better the scores are, in each metric's good direction; 0 where there is nothing to compare.</param>
public sealed record ComparedCase(string CaseId, CaseSide? Baseline, CaseSide? Here, string Kind, double Change)
{
    // Scores like 0.7 arrive as sums of thirds and tenths.
    private const double Equal = 1e-9;

    /// <param name="metric">The only metric to look at; null for the outcome, then the mean of all metrics.</param>
    public static ComparedCase Of(string id, CaseSide? baseline, CaseSide? here, string? metric)
    {
        if (baseline is null || here is null)
            return new(id, baseline, here, here is null ? "onlyBaseline" : "onlyHere", 0);
        if (metric is null && (baseline.Outcome is "errored" || here.Outcome is "errored"))
            return new(id, baseline, here, "errored", 0);

        var changes = baseline.Scores.Keys.Intersect(here.Scores.Keys).Where(name => metric is null || name == metric)
            .Select(name => (here.Scores[name].Score - baseline.Scores[name].Score) * (RunNames.LowerIsBetter(name) ? -1 : 1))
            .OfType<double>().ToList();
        if (metric is not null && changes is [])
            return new(id, baseline, here, "errored", 0);
        var change = changes is [] ? 0 : changes.Average();
        var verdict = metric is not null || Rank(here.Outcome) * Rank(baseline.Outcome) == 0 ? 0 : Rank(here.Outcome) - Rank(baseline.Outcome);
        var kind = (verdict != 0 ? verdict : Math.Abs(change) < Equal ? 0 : change) switch
        {
            > 0 => "improved",
            < 0 => "regressed",
            _ => "unchanged",
        };
        return new(id, baseline, here, kind, change);
    }

    // A case without a verdict is neither better nor worse than one with.
    private static int Rank(string outcome) => outcome switch { "passed" => 1, "failed" => -1, _ => 0 };
}
