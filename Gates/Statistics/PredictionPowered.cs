namespace Platform.Statistics;

/// <summary>
/// A mean from many judged and few labelled cases (prediction-powered inference, arXiv:2301.09633). The labelled ones must be drawn
/// from the same distribution; where the pass rate may have shifted, use <see cref="RoganGladen"/>.
/// </summary>
/// <param name="Rectifier">Mean of human minus judge on the labelled cases.</param>
/// <param name="Estimate">Judge's mean on the unlabelled cases plus the rectifier.</param>
/// <param name="StandardError">√(s²_f / N + s²_(Y−f) / n).</param>
public sealed record PredictionPowered(double Rectifier, double Estimate, double StandardError)
{
    public Interval Interval(double confidence = 0.95) => Statistics.Interval.Around(Estimate, StandardError, confidence);

    /// <param name="unlabelled">The judge's scores of cases without a label; at least two.</param>
    /// <param name="labelled">Cases with both; at least two.</param>
    public static PredictionPowered Mean(
        IReadOnlyCollection<double> unlabelled, IReadOnlyCollection<(double Human, double Judge)> labelled)
    {
        var gaps = labelled.Select(pair => pair.Human - pair.Judge).ToList();
        return new(gaps.Average(), unlabelled.Average() + gaps.Average(),
            Math.Sqrt(Sample.Variance(unlabelled) / unlabelled.Count + Sample.Variance(gaps) / gaps.Count));
    }
}
