using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests;

public class MetricVerdictTests
{
    /// <summary>wire-deepeval.md 5.1; higher is better in the vectors too (<see cref="VectorTests"/>).</summary>
    [Theory]
    [InlineData(0.5, 0.5, false, 0.5, 0.5, true)]
    [InlineData(0.50001, 0.5, false, 0.50001, 0.5, false)]
    [InlineData(0.0, 0.5, true, 0.0, 0.0, true)]
    [InlineData(0.001, 0.5, true, 1.0, 0.0, false)]
    [InlineData(1.0, 1.0, true, 1.0, 0.0, false)]
    public void Where_lower_is_better_a_score_must_not_exceed_the_threshold(
        double score, double threshold, bool strict, double shown, double applied, bool success) =>
        Assert.Equal(new MetricVerdict(shown, applied, success), MetricVerdict.Of(score, threshold, Direction.Lower, strict));

    [Fact]
    public void Comparison_has_no_tolerance()
    {
        Assert.False(MetricVerdict.Of(0.1 + 0.7, 0.8, Direction.Higher, strict: false).Success); // 0.7999999999999999
        Assert.True(MetricVerdict.Of(0.8, 0.8, Direction.Higher, strict: false).Success);
    }
}
