using Platform.Metrics.Catalogue;

namespace Platform.Metrics;

/// <summary>A score seen against a threshold, by DeepEval's rules (4.1.10): plain comparison, no tolerance.</summary>
/// <param name="Score">The score to show; strict makes it binary.</param>
/// <param name="Threshold">The threshold that was applied.</param>
/// <param name="Success">On the good side of the threshold, or exactly on it.</param>
public readonly record struct MetricVerdict(double Score, double Threshold, bool Success)
{
    /// <inheritdoc cref="Of(double, double, Direction, bool)"/>
    /// <remarks>Strict takes the best and worst of the metric's own range; one without an end knows no best score, and stays.</remarks>
    public static MetricVerdict Of(double score, double threshold, MetricDescription metric, bool strict)
    {
        var (min, max) = (metric.Range.Min, metric.Range.Max);
        if (!strict || double.IsInfinity(max))
            return Of(score, threshold, metric.Direction, strict: false);

        var (best, worst) = metric.Direction == Direction.Higher ? (max, min) : (min, max);
        return Of(score == best ? best : worst, metric.StrictThreshold ?? best, metric.Direction, strict: false);
    }

    /// <param name="strict">
    /// Only the best score passes: anything else becomes the worst, and the threshold is 1, or 0 where lower is better.
    /// </param>
    public static MetricVerdict Of(double score, double threshold, Direction direction, bool strict) =>
        (direction, strict) switch
        {
            (Direction.Higher, false) => new(score, threshold, score >= threshold),
            (Direction.Lower, false) => new(score, threshold, score <= threshold),
            (Direction.Higher, true) => new(score < 1 ? 0 : score, 1, score >= 1),
            (Direction.Lower, true) => new(score > 0 ? 1 : score, 0, score <= 0),
            _ => throw new ArgumentOutOfRangeException(nameof(direction), direction, null),
        };
}
