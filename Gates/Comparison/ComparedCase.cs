namespace Platform.Comparison;

/// <summary>A case in two runs.</summary>
/// <param name="Change">
/// <c>improved</c>, <c>regressed</c>, <c>unchanged</c>, <c>errored</c> in either run, <c>onlyInBaseline</c> or <c>onlyInCandidate</c>.
/// </param>
/// <param name="ScoreChange">How much better the scores are, in each metric's good direction; 0 where there is nothing to compare.</param>
/// <param name="Baseline">Null when the earlier run does not have it.</param>
/// <param name="Candidate">Null when the later run does not have it.</param>
public sealed record ComparedCase(string Id, string Change, double ScoreChange, CaseSide? Baseline, CaseSide? Candidate)
{
    // Scores like 0.7 arrive as sums of thirds and tenths.
    internal const double Equal = 1e-9;

    private static readonly string[] _order = ["regressed", "improved", "errored", "unchanged", "onlyInBaseline", "onlyInCandidate"];

    /// <param name="metric">The only metric to look at; null for the outcome, and where that stayed the mean change of all metrics.</param>
    internal static ComparedCase Of(string id, CaseSide? baseline, CaseSide? candidate, string? metric, IReadOnlyCollection<string>? ownLower = null)
    {
        if (baseline is null || candidate is null)
            return new(id, candidate is null ? "onlyInBaseline" : "onlyInCandidate", 0, baseline, candidate);
        if (metric is null && (baseline.Outcome is "errored" || candidate.Outcome is "errored"))
            return new(id, "errored", 0, baseline, candidate);

        var changes = baseline.Scores.Keys.Intersect(candidate.Scores.Keys).Where(name => metric is null || name == metric)
            .Select(name => (candidate.Scores[name].Score - baseline.Scores[name].Score) * (MetricComparison.IsLowerBetter(name, ownLower) ? -1 : 1))
            .OfType<double>().ToList();
        if (metric is not null && changes is [])
            return new(id, "errored", 0, baseline, candidate);
        var change = changes is [] ? 0 : changes.Average();
        var verdict = metric is not null || Rank(candidate.Outcome) * Rank(baseline.Outcome) == 0
            ? 0 : Rank(candidate.Outcome) - Rank(baseline.Outcome);
        var word = (verdict != 0 ? verdict : Math.Abs(change) < Equal ? 0 : change) switch
        {
            > 0 => "improved",
            < 0 => "regressed",
            _ => "unchanged",
        };
        return new(id, word, change, baseline, candidate);
    }

    /// <summary>The largest falls first, then the largest gains, then what stayed or has no pair.</summary>
    internal static IReadOnlyList<ComparedCase> Sorted(IEnumerable<ComparedCase> cases) =>
    [
        .. cases.OrderBy(one => Array.IndexOf(_order, one.Change)).ThenBy(one => -Math.Abs(one.ScoreChange))
            .ThenBy(one => one.Id, StringComparer.Ordinal),
    ];

    // A case without a verdict is neither better nor worse than one with.
    private static int Rank(string outcome) => outcome switch { "passed" => 1, "failed" => -1, _ => 0 };
}
