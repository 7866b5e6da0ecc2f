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
    public void No_two_prompts_share_a_name_and_no_name_has_two_wordings()
    {
        var prompts = MetricCatalogue.All.Select(metric => Made.Of(metric.Name)).OfType<JudgedMetric>()
            .Append(new GEval { Steps = ["s"], Strict = true })
            .SelectMany(metric => metric.AllPrompts).DistinctBy(prompt => prompt.Version).ToList();

        Assert.Equal(prompts.Count, prompts.Select(prompt => prompt.Name).Distinct().Count());
    }

    [Fact]
    public void A_metrics_version_is_that_of_all_its_prompts() =>
        Assert.Equal(3, new JudgedMetric[]
        {
            new GEval { Criteria = "c" }, new GEval { Steps = ["s"] }, new GEval { Steps = ["s"], Strict = true },
        }.Select(metric => metric.PromptVersion).Distinct().Count());

    [Fact]
    public void A_verdict_is_one_of_three_words()
    {
        var verdict = new Prompt<ItemVerdict<YesNo>>("p", "Do it.").Schema.GetProperty("properties").GetProperty("verdict");

        Assert.Equal("""["yes","no","idk"]""", verdict.GetProperty("enum").GetRawText());
    }

    private sealed record One(string Answer);

    private sealed record Other(string Text);
}
