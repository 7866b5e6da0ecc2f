namespace Platform.Statistics;

/// <summary>
/// One metric on the same cases in two runs. A case that is in one run only, or errored in either, is no pair: count it apart.
/// </summary>
public sealed record PairedComparison
{
    // Scores like 0.7 arrive as sums of thirds and tenths.
    private const double Equal = 1e-9;

    public required int Pairs { get; init; }

    /// <summary>Pairs whose candidate is better, in the metric's direction.</summary>
    public required int Improved { get; init; }

    public required int Regressed { get; init; }

    public int Unchanged => Pairs - Improved - Regressed;

    /// <summary>Over the pairs, in the unit of the score; of pass or fail, the pass rate.</summary>
    public required double BaselineMean { get; init; }

    public required double CandidateMean { get; init; }

    /// <summary>Candidate minus baseline, whichever direction is good.</summary>
    public double Difference => CandidateMean - BaselineMean;

    /// <summary>Of the difference, with 95% confidence.</summary>
    public required Interval Interval { get; init; }

    /// <summary>Two-sided, of "nothing changed".</summary>
    public required double PValue { get; init; }

    /// <summary>One-sided, of "it did not get worse": what a gate that requires significance asks.</summary>
    public required double RegressionPValue { get; init; }

    /// <summary>For people: which test gave the p-values.</summary>
    public required string Test { get; init; }

    /// <summary>The exact test's two-sided p; of pass or fail only.</summary>
    public double? ExactPValue { get; init; }

    /// <summary>The smallest true change that so many pairs find in 80% of runs; null where none would be found.</summary>
    public required double? DetectableEffect { get; init; }

    /// <summary>Of bootstrap and permutation; of scores only.</summary>
    public ulong? Seed { get; init; }

    /// <summary>Noise does not explain the change, or there is none.</summary>
    public bool Conclusive => PValue < Statistics.PValue.Alpha || Improved + Regressed == 0;

    /// <summary>
    /// The same, told as a metric does whose score is 1 for what failed: means, difference and interval change sides, the tests do not.
    /// </summary>
    public PairedComparison OfFailures() => this with
    {
        BaselineMean = 1 - BaselineMean,
        CandidateMean = 1 - CandidateMean,
        Interval = new(-Interval.High, -Interval.Low),
    };

    /// <summary>Pass or fail: McNemar's mid-p and exact tests. At least one pair.</summary>
    public static PairedComparison OfPasses(IReadOnlyCollection<(bool Baseline, bool Candidate)> pairs)
    {
        var regressed = pairs.Count(pair => pair is (true, false));
        var improved = pairs.Count(pair => pair is (false, true));
        var test = new McNemar(regressed, improved);
        return new()
        {
            Pairs = pairs.Count,
            Improved = improved,
            Regressed = regressed,
            BaselineMean = pairs.Average(pair => pair.Baseline ? 1.0 : 0),
            CandidateMean = pairs.Average(pair => pair.Candidate ? 1.0 : 0),
            Interval = new PairedProportions(pairs.Count, regressed, improved).Wald(),
            PValue = test.MidP,
            ExactPValue = test.Exact,
            RegressionPValue = test.MidPRegression,
            Test = "McNemar mid-p",
            DetectableEffect = Statistics.DetectableEffect.Paired(pairs.Count, (regressed + improved) / (double)pairs.Count),
        };
    }

    /// <summary>Scores: interval by paired bootstrap over cases, p by sign-flip permutation. At least one pair.</summary>
    /// <param name="higherIsBetter">The metric's direction.</param>
    /// <param name="seed">Store it: the same seed and pairs give the same interval everywhere.</param>
    public static PairedComparison OfScores(
        IReadOnlyCollection<(double Baseline, double Candidate)> pairs, bool higherIsBetter, ulong seed)
    {
        double[] differences = [.. pairs.Select(pair => pair.Candidate - pair.Baseline)];
        var better = higherIsBetter ? 1 : -1;
        var test = SignFlip.Of(differences, seed);
        return new()
        {
            Pairs = pairs.Count,
            Improved = differences.Count(difference => better * difference > Equal),
            Regressed = differences.Count(difference => better * difference < -Equal),
            BaselineMean = pairs.Average(pair => pair.Baseline),
            CandidateMean = pairs.Average(pair => pair.Candidate),
            Interval = Bootstrap.OfMean(differences, seed).Interval,
            PValue = test.PValue,
            RegressionPValue = higherIsBetter ? test.Fall : test.Rise,
            Test = "sign-flip permutation",
            DetectableEffect = Statistics.DetectableEffect.OfMean(Sample.StandardDeviation(differences) / Math.Sqrt(pairs.Count)),
            Seed = seed,
        };
    }
}
