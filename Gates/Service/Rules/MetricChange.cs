using Platform.Metrics.Catalogue;
using Platform.Statistics;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Rules;

/// <summary>How one metric moved between two runs, over the cases that both scored.</summary>
public sealed record MetricChange
{
    public required string Metric { get; init; }

    /// <summary>In points of 0.01 of the mean, in the metric's bad direction: above 0 is worse.</summary>
    public required double DropPoints { get; init; }

    public required PairedComparison Comparison { get; init; }

    public required int OnlyInBaseline { get; init; }

    public required int OnlyInCandidate { get; init; }

    /// <summary>Cases that one of the runs could not score.</summary>
    public required int Errored { get; init; }

    /// <summary>Of "it did not get worse", adjusted for as many metrics (Benjamini–Hochberg).</summary>
    public double AdjustedPValue { get; init; }

    public required IReadOnlyList<string> RegressedCases { get; init; }

    public required IReadOnlyList<string> ImprovedCases { get; init; }

    /// <summary>Every metric that both runs scored on a common case, by name.</summary>
    /// <param name="seed">Of the bootstrap; stored with the verdict.</param>
    public static IReadOnlyList<MetricChange> Of(
        IReadOnlyList<TestRunCase> baseline, IReadOnlyList<TestRunCase> candidate, ulong seed)
    {
        var names = Names(baseline).Intersect(Names(candidate)).Order(StringComparer.Ordinal);
        var changes = names.Select(name => Of(name, ByCase(baseline, name), ByCase(candidate, name), seed)).OfType<MetricChange>().ToList();
        var adjusted = MultipleTesting.BenjaminiHochberg([.. changes.Select(change => change.Comparison.RegressionPValue)]);
        return [.. changes.Select((change, index) => change with { AdjustedPValue = adjusted[index] })];
    }

    private static MetricChange? Of(
        string metric, Dictionary<string, TestRunScore> before, Dictionary<string, TestRunScore> after, ulong seed)
    {
        var common = before.Keys.Intersect(after.Keys).Order(StringComparer.Ordinal).ToList();
        var pairs = common.Where(id => before[id].Score is not null && after[id].Score is not null)
            .Select(id => (Id: id, Before: before[id].Score!.Value, After: after[id].Score!.Value)).ToList();
        if (pairs is [])
            return null;

        var higher = MetricCatalogue.Find(metric)?.Direction != Direction.Lower;
        var isPassOrFail = pairs.TrueForAll(pair => pair is { Before: 0 or 1, After: 0 or 1 });
        var comparison = isPassOrFail
            ? PairedComparison.OfPasses([.. pairs.Select(pair => (pair.Before == 1 == higher, pair.After == 1 == higher))])
            : PairedComparison.OfScores([.. pairs.Select(pair => (pair.Before, pair.After))], higher, seed);
        return new()
        {
            Metric = metric,
            // OfPasses counts what is good, so that its difference falls whichever direction is bad.
            DropPoints = (isPassOrFail || higher ? -100 : 100) * comparison.Difference,
            Comparison = comparison,
            OnlyInBaseline = before.Keys.Except(after.Keys).Count(),
            OnlyInCandidate = after.Keys.Except(before.Keys).Count(),
            Errored = common.Count - pairs.Count,
            RegressedCases = [.. pairs.Where(pair => higher ? pair.After < pair.Before : pair.After > pair.Before).Select(pair => pair.Id)],
            ImprovedCases = [.. pairs.Where(pair => higher ? pair.After > pair.Before : pair.After < pair.Before).Select(pair => pair.Id)],
        };
    }

    private static IEnumerable<string> Names(IReadOnlyList<TestRunCase> cases) =>
        cases.SelectMany(each => each.Scores).Where(score => score.SpanId is null).Select(score => score.Metric).Distinct();

    private static Dictionary<string, TestRunScore> ByCase(IReadOnlyList<TestRunCase> cases, string metric) =>
        cases.SelectMany(each => each.Scores.Where(score => score.Metric == metric && score.SpanId is null).Select(score => (each.CaseId, score)))
            .GroupBy(pair => pair.CaseId).ToDictionary(group => group.Key, group => group.First().score);
}
