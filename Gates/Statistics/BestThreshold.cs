namespace Platform.Statistics;

/// <summary>The threshold that tells people's passes from their fails best: where TPR + TNR − 1 is greatest (Youden 1950).</summary>
/// <param name="Value">Between two scores; a score on the good side of it passes.</param>
/// <param name="Interval">
/// Percentiles of the thresholds that resampled labels lead to, passes and fails drawn each from their own: where it is wide, the
/// labels do not say much about the threshold.
/// </param>
/// <remarks>The rates at it are those of the labels that it was chosen by: on others they will be a little worse.</remarks>
public sealed record BestThreshold(double Value, Interval Interval)
{
    private const int Draws = 1_000;

    /// <param name="current">Of thresholds that are equally good the nearest to this one is taken.</param>
    /// <param name="seed">Store it with the result.</param>
    /// <returns>Null unless there are both passes and fails.</returns>
    public static BestThreshold? Of(
        IReadOnlyList<(double Score, bool Pass)> labelled, bool higherIsBetter, double current, ulong seed, double confidence = 0.95)
    {
        // Where lower is better, the mirrored scores' threshold is the mirrored threshold.
        var sign = higherIsBetter ? 1 : -1;
        double[] passes = [.. labelled.Where(each => each.Pass).Select(each => sign * each.Score)];
        double[] fails = [.. labelled.Where(each => !each.Pass).Select(each => sign * each.Score)];
        if (passes is [] || fails is [])
            return null;

        var random = new SeededRandom(seed);
        var drawn = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
            drawn[draw] = sign * Find(Resample(passes, random), Resample(fails, random), sign * current);
        Array.Sort(drawn);
        return new(sign * Find(passes, fails, sign * current),
            new(Sample.Quantile(drawn, (1 - confidence) / 2), Sample.Quantile(drawn, (1 + confidence) / 2)));
    }

    private static double[] Resample(double[] values, SeededRandom random)
    {
        var drawn = new double[values.Length];
        for (var i = 0; i < drawn.Length; i++)
            drawn[i] = values[random.Below(values.Length)];
        return drawn;
    }

    private static double Find(double[] passes, double[] fails, double current)
    {
        var scores = passes.Select(score => (Score: score, Pass: true)).Concat(fails.Select(score => (Score: score, Pass: false)))
            .GroupBy(each => each.Score).OrderBy(each => each.Key).ToList();
        // At the lowest score all pass; each step up takes those of one score away.
        var (best, value) = (0.0, scores[0].Key);
        var (truePositives, trueNegatives) = (passes.Length, 0);
        for (var i = 1; i < scores.Count; i++)
        {
            truePositives -= scores[i - 1].Count(each => each.Pass);
            trueNegatives += scores[i - 1].Count(each => !each.Pass);
            var informed = (double)truePositives / passes.Length + (double)trueNegatives / fails.Length - 1;
            var threshold = (scores[i - 1].Key + scores[i].Key) / 2;
            if (informed > best || (informed == best && Math.Abs(threshold - current) < Math.Abs(value - current)))
                (best, value) = (informed, threshold);
        }

        return value;
    }
}
