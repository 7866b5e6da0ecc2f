using System.Buffers.Binary;
using System.Security.Cryptography;
using Platform.Statistics;
using Platform.Storage.TestRuns;

namespace Platform.Web.Components.TestRuns;

/// <summary>One metric over the cases that both runs scored.</summary>
/// <param name="Scores">Of the numbers; null when no pair has them.</param>
/// <param name="Passes">Of pass and fail; null when no pair has a verdict.</param>
/// <param name="Unpaired">Cases that both runs have, at least one of them without a score of this metric.</param>
/// <param name="ScoresP">Of the scores, adjusted for all metrics of the comparison; null without scores.</param>
/// <param name="PassesP">The same of pass and fail.</param>
public sealed record MetricComparison(
    string Metric, PairedComparison? Scores, PairedComparison? Passes, int Unpaired, double? ScoresP, double? PassesP);

/// <summary>Two runs, case by case and metric by metric (../shared/statistics.md 5.3). Pairs are made by case id.</summary>
public sealed class RunComparison
{
    private readonly IReadOnlyList<(string Id, CaseSide? Baseline, CaseSide? Here)> _cases;

    /// <param name="seed">Of bootstrap and permutation: the same seed gives the same numbers.</param>
    public RunComparison(IReadOnlyList<CaseScore> baseline, IReadOnlyList<CaseScore> here, ulong seed)
    {
        Seed = seed;
        var (before, now) = (Sides(baseline), Sides(here));
        _cases = [.. now.Keys.Union(before.Keys).Select(id => (id, before.GetValueOrDefault(id), now.GetValueOrDefault(id)))];
        Outcomes = Compare(Both.Select(pair => (Verdict(pair.Baseline.Outcome), Verdict(pair.Here.Outcome))));

        var metrics = Both.SelectMany(pair => pair.Baseline.Scores.Keys.Intersect(pair.Here.Scores.Keys)).CountBy(metric => metric)
            .OrderByDescending(metric => metric.Value).ThenBy(metric => metric.Key, StringComparer.Ordinal).Take(MostMetrics)
            .AsParallel().AsOrdered().Select(metric => Compare(metric.Key)).ToList();
        var ofScores = Adjusted(metrics.Select(metric => metric.Scores));
        var ofPasses = Adjusted(metrics.Select(metric => metric.Passes));
        Metrics = [.. metrics.Select((metric, i) => metric with { ScoresP = ofScores[i], PassesP = ofPasses[i] })];
    }

    /// <summary>More metrics than anybody reads are not compared.</summary>
    public const int MostMetrics = 50;

    public ulong Seed { get; }

    /// <summary>Of whole cases; null when no pair has verdicts.</summary>
    public PairedComparison? Outcomes { get; }

    public IReadOnlyList<MetricComparison> Metrics { get; }

    private IEnumerable<(CaseSide Baseline, CaseSide Here)> Both =>
        _cases.Where(one => one is { Baseline: not null, Here: not null }).Select(one => (one.Baseline!, one.Here!));

    /// <summary>A seed that belongs to the two runs, so that everybody sees the same numbers.</summary>
    public static ulong SeedOf(Guid baseline, Guid here) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData([.. baseline.ToByteArray(), .. here.ToByteArray()]));

    /// <summary>Every case, the largest falls first, then the largest gains, then what stayed or has no pair.</summary>
    /// <param name="metric">The only metric to look at; null for the outcome, then the mean of all metrics.</param>
    public IReadOnlyList<ComparedCase> Cases(string? metric) =>
    [
        .. _cases.Select(one => ComparedCase.Of(one.Id, one.Baseline, one.Here, metric))
            .OrderBy(one => one.Kind switch { "regressed" => 0, "improved" => 1, "errored" => 2, "unchanged" => 3, _ => 4 })
            .ThenBy(one => -Math.Abs(one.Change)).ThenBy(one => one.CaseId, StringComparer.Ordinal),
    ];

    private MetricComparison Compare(string metric)
    {
        var pairs = Both.Select(pair => (Baseline: pair.Baseline.Scores.GetValueOrDefault(metric), Here: pair.Here.Scores.GetValueOrDefault(metric)))
            .ToList();
        var scores = pairs.Where(pair => pair is { Baseline.Score: not null, Here.Score: not null })
            .Select(pair => (pair.Baseline.Score!.Value, pair.Here.Score!.Value)).ToList();
        return new(
            metric,
            scores is [] ? null : PairedComparison.OfScores(scores, !RunNames.LowerIsBetter(metric), Seed),
            Compare(pairs.Select(pair => (pair.Baseline.Passed, pair.Here.Passed))),
            pairs.Count - scores.Count,
            ScoresP: null,
            PassesP: null);
    }

    private static PairedComparison? Compare(IEnumerable<(bool? Baseline, bool? Here)> pairs) =>
        pairs.Where(pair => pair is { Baseline: not null, Here: not null }).Select(pair => (pair.Baseline!.Value, pair.Here!.Value)).ToList()
            is { Count: > 0 } known ? PairedComparison.OfPasses(known) : null;

    // In the order given; null where there was nothing to test.
    private static List<double?> Adjusted(IEnumerable<PairedComparison?> comparisons)
    {
        var all = comparisons.ToList();
        var adjusted = new Queue<double>(MultipleTesting.Holm([.. all.OfType<PairedComparison>().Select(one => one.PValue)]));
        return [.. all.Select(one => one is null ? (double?)null : adjusted.Dequeue())];
    }

    private static bool? Verdict(string outcome) => outcome switch { "passed" => true, "failed" => false, _ => null };

    private static OrderedDictionary<string, CaseSide> Sides(IReadOnlyList<CaseScore> scores) =>
        new(scores.GroupBy(score => score.CaseId).Select(one => KeyValuePair.Create(one.Key, CaseSide.Of([.. one]))));
}
