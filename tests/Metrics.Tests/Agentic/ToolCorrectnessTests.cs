namespace Platform.Metrics.Tests.Agentic;

/// <summary>What the vectors do not cover.</summary>
public class ToolCorrectnessTests
{
    [Theory]
    [InlineData("A", "A B C", 1)]
    [InlineData("A D", "A B C", 0.5)]
    [InlineData("", "A", 1)]
    [InlineData("D", "", 0)]
    [InlineData("C A", "A B C", 1)]
    public async Task As_a_subset_asks_which_calls_were_expected(string called, string expected, double score)
    {
        var measured = await Measure.Deterministic("ToolCorrectness", """{"shouldBeSubset":true}""",
            $$"""{"toolsCalled":[{{Tools(called)}}],"expectedTools":[{{Tools(expected)}}]}""");

        Assert.Equal(score, measured.Score);
    }

    [Fact]
    public async Task Is_skipped_without_expected_tools_and_says_so()
    {
        var measured = await Measure.Deterministic("ToolCorrectness", "{}", """{"toolsCalled":[]}""");

        Assert.Equal((MeasurementStatus.Skipped, null), (measured.Status, measured.Score));
        Assert.Equal("ToolCorrectness needs expectedTools, which the test case lacks.", measured.Reason);
    }

    [Fact]
    public async Task The_reason_names_both_sides()
    {
        var measured = await Measure.Deterministic("ToolCorrectness", """{"shouldConsiderOrdering":true}""",
            $$"""{"toolsCalled":[{{Tools("A B")}}],"expectedTools":[{{Tools("B")}}]}""");

        Assert.Equal("Called: A, B. Expected in this order: B.", measured.Reason);
    }

    private static string Tools(string names) => string.Join(',',
        names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => $$"""{"name":"{{name}}"}"""));
}
