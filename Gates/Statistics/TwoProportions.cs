namespace Platform.Statistics;

/// <summary>Two proportions from independent samples. For the same cases run twice, see <see cref="McNemar"/>.</summary>
public readonly record struct TwoProportions(Proportion Baseline, Proportion Candidate)
{
    /// <summary>Candidate minus baseline.</summary>
    public double Difference => Candidate.Value - Baseline.Value;

    /// <summary>Of the difference, from the two Wilson intervals (Newcombe 1998, hybrid score, method 10).</summary>
    public Interval Newcombe(double confidence = 0.95)
    {
        var (low1, high1) = Baseline.Wilson(confidence);
        var (low2, high2) = Candidate.Wilson(confidence);
        double p1 = Baseline.Value, p2 = Candidate.Value;
        return new(
            Difference - Math.Sqrt(Square(p2 - low2) + Square(high1 - p1)),
            Difference + Math.Sqrt(Square(high2 - p2) + Square(p1 - low1)));
    }

    /// <summary>The pooled z statistic; 0 where both are all successes or all failures.</summary>
    public double PooledZ
    {
        get
        {
            var pooled = (double)(Baseline.Successes + Candidate.Successes) / (Baseline.Trials + Candidate.Trials);
            var error = Math.Sqrt(pooled * (1 - pooled) * (1.0 / Baseline.Trials + 1.0 / Candidate.Trials));
            return error == 0 ? 0 : Difference / error;
        }
    }

    /// <summary>Two-sided, of <see cref="PooledZ"/>.</summary>
    public double PValue => StandardNormal.TwoSidedP(PooledZ);

    private static double Square(double value) => value * value;
}
