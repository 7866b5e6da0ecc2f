using System.Text.Json.Serialization;
using Platform.Metrics.Custom;
using Platform.Statistics;

namespace Platform.Comparison;

/// <summary>How one metric moved between two runs, over the cases that both scored.</summary>
public sealed record MetricComparison
{
    private static readonly NamedMetrics _catalogue = new([]);

    public required string Metric { get; init; }

    public required bool LowerIsBetter { get; init; }

    /// <summary>
    /// Of the mean score, by McNemar where all scores are 0 or 1, else by bootstrap and sign-flip permutation; null when no pair has numbers.
    /// </summary>
    public PairedComparison? Scores { get; init; }

    /// <summary>Of pass and fail by the metric's threshold; null when no pair has a verdict.</summary>
    public PairedComparison? Passes { get; init; }

    /// <summary>In points of 0.01 of the mean score (of the pass rate without scores), in the metric's bad direction: above 0 is worse.</summary>
    public double DropPoints => (LowerIsBetter && Scores is not null ? 100 : -100) * Deciding.Difference;

    /// <summary>The largest drop within the 95% interval, in the same points.</summary>
    public double WorstDropPoints => 100 * (LowerIsBetter && Scores is not null ? Deciding.Interval.High : -Deciding.Interval.Low);

    /// <summary>What a gate looks at: the scores, else pass and fail.</summary>
    [JsonIgnore]
    public PairedComparison Deciding => Scores ?? Passes!;

    /// <summary>Cases that only the earlier run measured with this metric.</summary>
    public required int OnlyInBaseline { get; init; }

    public required int OnlyInCandidate { get; init; }

    /// <summary>Cases that one of the runs could not score.</summary>
    public required int Errored { get; init; }

    /// <summary>Two-sided, of the scores: adjusted by Holm for all metrics of the comparison, as is fit for what blocks; null without scores.</summary>
    public double? HolmPValue { get; init; }

    /// <summary>The same of pass and fail; null without verdicts.</summary>
    public double? PassesHolmPValue { get; init; }

    /// <summary>Of "it did not get worse": adjusted by Benjamini–Hochberg, as is fit for a list of flags.</summary>
    public double FlagPValue { get; init; }

    public required IReadOnlyList<string> RegressedCases { get; init; }

    public required IReadOnlyList<string> ImprovedCases { get; init; }

    /// <summary>
    /// From the catalogue, also for names as DeepEval's clients write them: <c>Tool Correctness</c>, <c>Tone [GEval]</c>. A metric that
    /// nobody knows is better the higher it is.
    /// </summary>
    /// <param name="own">Metrics of one's own of which a lower score is better.</param>
    public static bool IsLowerBetter(string metric, IReadOnlyCollection<string>? own = null) =>
        own?.Contains(metric) is true || _catalogue.IsLowerBetter(metric);

    /// <returns>Null when no case has a score or a verdict in both runs.</returns>
    internal static MetricComparison? Of(string metric, IReadOnlyList<ComparedCase> cases, ulong seed, IReadOnlyCollection<string>? ownLower = null)
    {
        var sides = cases.Select(one => (one.Id, Baseline: Side(one.Baseline, metric), Candidate: Side(one.Candidate, metric))).ToList();
        var both = sides.Where(one => one is { Baseline: not null, Candidate: not null })
            .Select(one => (one.Id, Baseline: one.Baseline!.Value, Candidate: one.Candidate!.Value)).ToList();
        var scored = both.Where(one => one is { Baseline.Score: not null, Candidate.Score: not null })
            .Select(one => (one.Id, Baseline: one.Baseline.Score!.Value, Candidate: one.Candidate.Score!.Value)).ToList();
        var judged = both.Where(one => one is { Baseline.Passed: not null, Candidate.Passed: not null })
            .Select(one => (one.Id, Baseline: one.Baseline.Passed!.Value, Candidate: one.Candidate.Passed!.Value)).ToList();
        if (scored is [] && judged is [])
            return null;

        var lower = IsLowerBetter(metric, ownLower);
        var moved = scored is [] ? judged.Select(one => (one.Id, Gain: one.Candidate.CompareTo(one.Baseline)))
            : scored.Select(one => (one.Id, Gain: Math.Abs(one.Candidate - one.Baseline) < ComparedCase.Equal ? 0
                : lower ? one.Baseline.CompareTo(one.Candidate) : one.Candidate.CompareTo(one.Baseline)));
        return new()
        {
            Metric = metric,
            LowerIsBetter = lower,
            Scores = scored is [] ? null : Compare([.. scored.Select(one => (one.Baseline, one.Candidate))], lower, seed),
            Passes = judged is [] ? null : PairedComparison.OfPasses([.. judged.Select(one => (one.Baseline, one.Candidate))]),
            OnlyInBaseline = sides.Count(one => one is { Baseline: not null, Candidate: null }),
            OnlyInCandidate = sides.Count(one => one is { Baseline: null, Candidate: not null }),
            Errored = both.Count - Math.Max(scored.Count, judged.Count),
            RegressedCases = [.. moved.Where(one => one.Gain < 0).Select(one => one.Id)],
            ImprovedCases = [.. moved.Where(one => one.Gain > 0).Select(one => one.Id)],
        };
    }

    private static PairedComparison Compare(IReadOnlyList<(double Baseline, double Candidate)> pairs, bool lower, ulong seed)
    {
        if (!pairs.All(pair => pair is { Baseline: 0 or 1, Candidate: 0 or 1 }))
            return PairedComparison.OfScores(pairs, !lower, seed);
        var good = lower ? 0 : 1;
        var ofGood = PairedComparison.OfPasses([.. pairs.Select(pair => (pair.Baseline == good, pair.Candidate == good))]);
        return lower ? ofGood.OfFailures() : ofGood;
    }

    private static MetricSide? Side(CaseSide? side, string metric) =>
        side is not null && side.Scores.TryGetValue(metric, out var found) ? found : null;
}
