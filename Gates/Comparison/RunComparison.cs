using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Platform.Statistics;

namespace Platform.Comparison;

/// <summary>Two runs, case by case and metric by metric. Pairs are made by case id; all trials of a case are one observation.</summary>
public sealed record RunComparison
{
    /// <summary>More metrics than anybody reads are not compared.</summary>
    public const int MostMetrics = 50;

    /// <summary>The earlier run.</summary>
    public required Guid Baseline { get; init; }

    public required Guid Candidate { get; init; }

    /// <summary>Of bootstrap and permutation. It belongs to the two runs, so that everybody sees the same numbers.</summary>
    public required ulong Seed { get; init; }

    public int Improved => Count("improved");

    public int Regressed => Count("regressed");

    public int Unchanged => Count("unchanged");

    /// <summary>In either run: neither better nor worse.</summary>
    public int Errored => Count("errored");

    public int OnlyInBaseline => Count("onlyInBaseline");

    public int OnlyInCandidate => Count("onlyInCandidate");

    /// <summary>Pass and fail of whole cases; null when no pair has verdicts.</summary>
    public PairedComparison? Outcomes { get; init; }

    /// <summary>That both runs have on a common case, the most frequent first.</summary>
    public required IReadOnlyList<MetricComparison> Metrics { get; init; }

    /// <summary>Every case, the largest falls first, then the largest gains, then what stayed or has no pair.</summary>
    public required IReadOnlyList<ComparedCase> Cases { get; init; }

    /// <summary>The project's own metrics of which a lower score is better, beside those of the catalogue.</summary>
    [JsonIgnore]
    public IReadOnlyCollection<string> OwnLower { get; init; } = [];

    /// <param name="ownLower">See <see cref="OwnLower"/>.</param>
    public static RunComparison Of(ScoredRun baseline, ScoredRun candidate, IReadOnlyCollection<string>? ownLower = null)
    {
        var seed = SeedOf(baseline.Id, candidate.Id);
        var (before, after) = (CaseSide.ById(baseline), CaseSide.ById(candidate));
        var cases = ComparedCase.Sorted(after.Keys.Union(before.Keys)
            .Select(id => ComparedCase.Of(id, before.GetValueOrDefault(id), after.GetValueOrDefault(id), null, ownLower)));
        var verdicts = cases.Select(one => (Baseline: Verdict(one.Baseline), Candidate: Verdict(one.Candidate)))
            .Where(one => one is { Baseline: not null, Candidate: not null }).Select(one => (one.Baseline!.Value, one.Candidate!.Value)).ToList();
        var metrics = cases.Where(one => one is { Baseline: not null, Candidate: not null })
            .SelectMany(one => one.Baseline!.Scores.Keys.Intersect(one.Candidate!.Scores.Keys)).CountBy(metric => metric)
            .OrderByDescending(metric => metric.Value).ThenBy(metric => metric.Key, StringComparer.Ordinal).Take(MostMetrics)
            .AsParallel().AsOrdered().Select(metric => MetricComparison.Of(metric.Key, cases, seed, ownLower)).OfType<MetricComparison>().ToList();
        return new()
        {
            Baseline = baseline.Id,
            Candidate = candidate.Id,
            OwnLower = ownLower ?? [],
            Seed = seed,
            Outcomes = verdicts is [] ? null : PairedComparison.OfPasses(verdicts),
            Metrics = Adjusted(metrics),
            Cases = cases,
        };
    }

    /// <summary>The cases as one metric alone sees them, in the same order.</summary>
    public IReadOnlyList<ComparedCase> CasesBy(string metric) =>
        ComparedCase.Sorted(Cases.Select(one => ComparedCase.Of(one.Id, one.Baseline, one.Candidate, metric, OwnLower)));

    private static ulong SeedOf(Guid baseline, Guid candidate) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData([.. baseline.ToByteArray(), .. candidate.ToByteArray()]));

    private static List<MetricComparison> Adjusted(List<MetricComparison> metrics)
    {
        var ofScores = Holm(metrics.Select(metric => metric.Scores));
        var ofPasses = Holm(metrics.Select(metric => metric.Passes));
        var flags = MultipleTesting.BenjaminiHochberg([.. metrics.Select(metric => metric.Deciding.RegressionPValue)]);
        return [.. metrics.Select((metric, i) => metric with { HolmPValue = ofScores[i], PassesHolmPValue = ofPasses[i], FlagPValue = flags[i] })];
    }

    // In the order given; null where there was nothing to test.
    private static List<double?> Holm(IEnumerable<PairedComparison?> comparisons)
    {
        var all = comparisons.ToList();
        var adjusted = new Queue<double>(MultipleTesting.Holm([.. all.OfType<PairedComparison>().Select(one => one.PValue)]));
        return [.. all.Select(one => one is null ? (double?)null : adjusted.Dequeue())];
    }

    private static bool? Verdict(CaseSide? side) => side?.Outcome switch { "passed" => true, "failed" => false, _ => null };

    private int Count(string change) => Cases.Count(one => one.Change == change);
}
