using System.Text.Json;
using Platform.Metrics.Catalogue;
using Platform.Suites.Calibration;

namespace Platform.Gates.Tests.Calibration;

public class CalibrationReportTests
{
    private static readonly CalibrationUsage _usage = new("m", "p", 100, 1, 1);

    /// <summary>The worked example of statistics.md 5.5: agreement .92 hides a true negative rate of .70.</summary>
    [Fact]
    public void Says_all_figures_with_their_intervals()
    {
        var report = Report([.. Scores(85, true, 0.9), .. Scores(5, true, 0.1), .. Scores(3, false, 0.9), .. Scores(7, false, 0.1)]);

        var rates = report.AtThreshold!;
        Assert.Equal((85, 5, 3, 7), (rates.TruePositives, rates.FalseNegatives, rates.FalsePositives, rates.TrueNegatives));
        Assert.Equal((0.944, 0.7), (Math.Round(rates.TruePositiveRate!.Value, 3), rates.TrueNegativeRate!.Value));
        Assert.Equal((0.592, 0.336, 0.847), (Math.Round(rates.Kappa!.Value, 3), Math.Round(rates.Kappa.Low, 3), Math.Round(rates.Kappa.High, 3)));
        Assert.Equal((0.92, 0.90), (rates.Agreement!.Value, Math.Round(rates.GwetAC1!.Value, 2)));
        Assert.Equal((true, false), (report.Reaches(0.7), report.Reaches(0.8)));
        Assert.Equal(8, report.Disagreements.Count);
        Assert.Contains(report.Cautions, caution => caution.Contains("TPR or TNR may be below 0.8", StringComparison.Ordinal));
    }

    [Fact]
    public void A_better_threshold_is_found_and_called_by_its_rates()
    {
        var report = Report([.. Scores(30, true, 0.9), .. Scores(10, true, 0.8), .. Scores(35, false, 0.6), .. Scores(5, false, 0.7)]);

        Assert.Equal((1.0, 0.0), (report.AtThreshold!.TruePositiveRate!.Value, report.AtThreshold.TrueNegativeRate!.Value));
        Assert.Equal(0.75, report.BestThreshold!.Value, 9);
        Assert.Equal((1.0, 1.0), (report.AtBest!.TruePositiveRate!.Value, report.AtBest.TrueNegativeRate!.Value));
    }

    [Fact]
    public void Where_lower_is_better_a_low_score_passes()
    {
        var report = Report([.. Scores(30, true, 0.1), .. Scores(30, false, 0.9)], MetricCatalogue.Find("Bias")!);

        Assert.Equal((1.0, 1.0), (report.AtThreshold!.TruePositiveRate!.Value, report.AtThreshold.TrueNegativeRate!.Value));
    }

    [Fact]
    public void Cases_without_a_score_are_in_no_figure_and_are_named()
    {
        var report = Report([.. Scores(2, true, 0.9), new("lost", false, null, "The judge is down.")]);

        Assert.Equal((3, 1), (report.Labelled, report.Unscored));
        Assert.Null(report.AtThreshold!.TrueNegativeRate);
        Assert.Null(report.AtBest);
        Assert.False(report.Reaches(0));
        Assert.Equal("lost", Assert.Single(report.Disagreements).Id);
        Assert.Contains(report.Cautions, caution => caution.Contains("all passes or all fails", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_scored_is_still_a_report() => Assert.Null(Report([new("a", true, null, "no")]).AtThreshold);

    [Fact]
    public void Survives_its_JSON()
    {
        var report = Report([.. Scores(3, true, 0.9), .. Scores(3, false, 0.1)]);

        var again = JsonSerializer.Deserialize(JsonSerializer.Serialize(report, CalibrationJson.Default.CalibrationReport), CalibrationJson.Default.CalibrationReport)!;

        Assert.Equal((report.AtThreshold, report.BestThreshold, report.Direction), (again.AtThreshold, again.BestThreshold, again.Direction));
    }

    [Theory]
    [InlineData("""{"label":true}""", true)]
    [InlineData("""{"label":"Fail"}""", false)]
    [InlineData("""{"label":1}""", true)]
    [InlineData("""{"metadata":{"label":"pass"}}""", true)]
    [InlineData("""{"additionalMetadata":{"label":0}}""", false)]
    [InlineData("""{"label":"perhaps"}""", null)]
    [InlineData("""{"label":2}""", null)]
    [InlineData("{}", null)]
    public void Labels_come_in_several_spellings(string json, bool? label) => Assert.Equal(label, LabelledCase.LabelOf(JsonElement.Parse(json)));

    private static IEnumerable<LabelledScore> Scores(int count, bool pass, double score) =>
        Enumerable.Range(0, count).Select(number => new LabelledScore($"{pass}-{score}-{number}", pass, score, "r"));

    private static CalibrationReport Report(IReadOnlyList<LabelledScore> scores, MetricDescription? metric = null) =>
        CalibrationReport.Of(metric ?? MetricCatalogue.Find("Faithfulness")!, "M", "default", 0.5, scores, _usage);
}
