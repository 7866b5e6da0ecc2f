using Platform.Web.Components.TestRuns;

namespace Platform.Web.Tests.TestRuns;

public class RunNamesTests
{
    [Theory]
    [InlineData("Hallucination", true)]
    [InlineData("Bias", true)]
    [InlineData("Toxicity", true)]
    [InlineData("Misuse", true)]
    [InlineData("Faithfulness", false)]
    [InlineData("Answer Relevancy", false)]
    [InlineData("Tone [GEval]", false)]
    [InlineData("bias", false)]
    [InlineData("nobody knows it", false)]
    public void Which_end_is_good_comes_from_the_catalogue(string metric, bool lower) =>
        Assert.Equal(lower, RunNames.LowerIsBetter(metric));
}
