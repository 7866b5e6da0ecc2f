using Platform.Metrics.Catalogue;
using Platform.Metrics.Criteria;
using Platform.Metrics.Judging;

namespace Platform.Metrics.Tests;

public class PromptTests
{
    [Fact]
    public void A_version_changes_with_the_words_and_with_the_schema()
    {
        var version = new Prompt<One>("p", "Do it.").Version;

        Assert.Equal(version, new Prompt<One>("renamed", "Do it.").Version);
        Assert.NotEqual(version, new Prompt<One>("p", "Do it!").Version);
        Assert.NotEqual(version, new Prompt<Other>("p", "Do it.").Version);
    }

    [Fact]
    public void Each_metric_has_its_own()
    {
        JudgedMetric[] metrics =
        [
            .. MetricCatalogue.All.Where(metric => metric.NeedsJudge && metric.Name != "GEval").Select(metric => (JudgedMetric)Made.Of(metric.Name)),
            new GEval { Criteria = "c" }, new GEval { Steps = ["s"] }, new GEval { Steps = ["s"], Strict = true },
        ];

        Assert.Equal(metrics.Length, metrics.Select(metric => metric.PromptVersion).Distinct().Count());
    }

    [Fact]
    public void A_verdict_is_one_of_three_words()
    {
        var verdict = new Prompt<ItemVerdict<YesNo>>("p", "Do it.").Schema.GetProperty("properties").GetProperty("verdict");

        Assert.Equal("""["yes","no","idk"]""", verdict.GetProperty("enum").GetRawText());
    }

    private sealed record One(string Answer);

    private sealed record Other(string Text);
}
