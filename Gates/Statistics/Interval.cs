namespace Platform.Statistics;

/// <summary>A confidence interval, both ends included.</summary>
public readonly record struct Interval(double Low, double High)
{
    public double Width => High - Low;

    public bool Contains(double value) => Low <= value && value <= High;

    /// <summary>The Wald interval: normal around an estimate. Not for a proportion near 0 or 1.</summary>
    /// <param name="confidence">Between 0 and 1.</param>
    public static Interval Around(double estimate, double standardError, double confidence = 0.95)
    {
        var reach = StandardNormal.TwoSidedQuantile(confidence) * standardError;
        return new(estimate - reach, estimate + reach);
    }
}
