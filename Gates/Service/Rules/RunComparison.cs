using Platform.Storage.TestRuns;

namespace Platform.Gates.Rules;

/// <summary>Two runs side by side.</summary>
/// <param name="Baseline">Of the earlier run.</param>
/// <param name="OnlyInBaseline">Ids of cases that the later run does not have.</param>
/// <param name="OnlyInCandidate">Ids of cases that the earlier run does not have.</param>
public sealed record RunComparison(
    Guid Baseline, IReadOnlyList<MetricChange> Metrics, IReadOnlyList<CaseChange> Cases, IReadOnlyList<string> OnlyInBaseline,
    IReadOnlyList<string> OnlyInCandidate)
{
    public int Improved => Cases.Count(each => each.Change == "improved");

    public int Regressed => Cases.Count(each => each.Change == "regressed");

    public int Unchanged => Cases.Count(each => each.Change == "unchanged");

    /// <summary>Errored in either run: neither better nor worse.</summary>
    public int Errored => Cases.Count(each => each.Change == "errored");

    public static RunComparison Of(Guid baseline, IReadOnlyList<TestRunCase> before, IReadOnlyList<TestRunCase> after, ulong seed)
    {
        var changes = MetricChange.Of(before, after, seed);
        var (old, now) = (ById(before), ById(after));
        return new(baseline, changes,
            [.. now.Keys.Intersect(old.Keys).Order(StringComparer.Ordinal).Select(id => CaseChange.Of(id, old[id], now[id], changes))],
            [.. old.Keys.Except(now.Keys).Order(StringComparer.Ordinal)], [.. now.Keys.Except(old.Keys).Order(StringComparer.Ordinal)]);

        static Dictionary<string, TestRunCase> ById(IReadOnlyList<TestRunCase> cases) =>
            cases.GroupBy(each => each.CaseId).ToDictionary(group => group.Key, group => group.First());
    }
}

/// <param name="Change"><c>improved</c>, <c>regressed</c>, <c>unchanged</c> or <c>errored</c>: its outcome's first, then its scores'.</param>
public sealed record CaseChange(string Id, string Change, string BaselineOutcome, string CandidateOutcome)
{
    internal static CaseChange Of(string id, TestRunCase before, TestRunCase after, IReadOnlyList<MetricChange> changes)
    {
        var worse = changes.Count(change => change.RegressedCases.Contains(id));
        var better = changes.Count(change => change.ImprovedCases.Contains(id));
        var change = (before.Outcome, after.Outcome) switch
        {
            ("errored", _) or (_, "errored") => "errored",
            ("passed", "failed") => "regressed",
            ("failed", "passed") => "improved",
            _ when worse > better => "regressed",
            _ when better > worse => "improved",
            _ => "unchanged",
        };
        return new(id, change, before.Outcome, after.Outcome);
    }
}
