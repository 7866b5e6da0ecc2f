using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests.Catalogue;

public class MetricCatalogueTests
{
    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(metric => metric.Name)];

    public static TheoryData<string, string> Options =>
        [.. MetricCatalogue.All.SelectMany(metric => metric.Options.Select(option => (metric.Name, option.Name)))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_metric_says_all_there_is_to_know(string name)
    {
        var metric = MetricCatalogue.Find(name)!;

        Assert.All([metric.Summary, metric.WhenToUse, metric.Formula, metric.Weaknesses], text => Assert.EndsWith(".", text));
        Assert.All([metric.Summary, metric.WhenToUse, metric.Formula, metric.Weaknesses], text => Assert.InRange(text.Length, 20, 400));
        Assert.All(metric.Options, option => Assert.EndsWith(".", option.Meaning));
        Assert.NotEmpty(metric.RequiredInputs);
        Assert.NotEmpty(metric.Scopes);
        Assert.All(metric.Scopes, scope => Assert.Contains(scope, new[] { "span", "trace", "thread" }));
        Assert.InRange(metric.DefaultThreshold, metric.Range.Min, metric.Range.Max);
        Assert.Equal(metric.Direction == Direction.Lower, metric.Formula.Contains("Lower is better.", StringComparison.Ordinal));
        Assert.Equal(metric.NeedsJudge, metric.JudgeCalls != "0");
        Assert.Equal(metric.Options.Count, metric.Options.Select(option => option.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_test_case_that_lacks_everything_is_skipped_with_what_is_missing(string name)
    {
        if (name == "AgentLoopDetection")
            return; // scores a missing trace, as DeepEval does: see VectorTests

        var measured = await Made.Of(name).MeasureAsync(new(), null, TestContext.Current.CancellationToken);

        Assert.Equal((MeasurementStatus.Skipped, null), (measured.Status, measured.Score));
        Assert.StartsWith($"{name} needs ", measured.Reason);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Each_documented_option_is_taken_and_its_opposite_refused(string metric, string option)
    {
        var valid = Made.Value(MetricCatalogue.Find(metric)!.Options.Single(one => one.Name == option), metric);
        Measure.Metric(metric, Made.With(metric, option, valid));

        Assert.Contains($"Option {option} ", Measure.Problem(metric, Made.With(metric, option, valid[0] is '{' ? "7" : "{}")));
    }

    [Fact]
    public void Options_may_be_spelt_as_in_Python() =>
        Assert.Equal(7, Assert.IsType<Platform.Metrics.Agentic.AgentLoopDetection>(
            Measure.Metric("AgentLoopDetection", """{"repetition_threshold":7}""")).RepetitionThreshold);

    [Fact]
    public void Every_option_that_is_read_is_documented_and_the_other_way_round()
    {
        foreach (var metric in MetricCatalogue.All)
            Assert.Equal(metric.Options.Select(option => option.Name).Order(), MetricCatalogue.Asked(metric.Name).Order());
    }

    [Theory]
    [InlineData("ExactMatch", """{"pattern":"a"}""", "ExactMatch has no options, so not pattern either.")]
    [InlineData("PatternMatch", """{"pattern":"a","ignorecase":true}""",
        "PatternMatch has no option ignorecase; it has pattern, ignoreCase.")]
    [InlineData("ToolCorrectness", "[]", "Options must be a JSON object.")]
    [InlineData("ToolCorrectness", """{"evaluationParams":["INPUT"]}""",
        "Option evaluationParams has the unknown value \"INPUT\"; known: INPUT_PARAMETERS, OUTPUT.")]
    [InlineData("GEval", "{}", "GEval needs the option criteria or evaluationSteps.")]
    [InlineData("GEval", """{"criteria":" "}""",
        "Option criteria must be a text that is not blank. GEval needs the option criteria or evaluationSteps.")]
    [InlineData("GEval", """{"criteria":"a","rubric":[{"scoreRange":[0,5],"expectedOutcome":"a"},{"scoreRange":[5,10],"expectedOutcome":"b"}]}""",
        "Option rubric has ranges that overlap.")]
    [InlineData("GEval", """{"criteria":"a","rubric":[{"scoreRange":[5,5],"expectedOutcome":"a"}]}""",
        "Option rubric must span more than one score.")]
    [InlineData("GEval", """{"criteria":"a","rubric":[{"scoreRange":[0,11],"expectedOutcome":"a"}]}""",
        """Option rubric must be a list of { "scoreRange": [from, to], "expectedOutcome": "text" } with scores from 0 to 10.""")]
    [InlineData("Faithfulness", """{"truthsExtractionLimit":0}""", "Option truthsExtractionLimit must be a whole number above 0.")]
    [InlineData("Nonsense", "{}", "There is no metric Nonsense; see /api/metrics for those there are.")]
    public void What_is_wrong_is_said_in_words(string metric, string options, string problem) =>
        Assert.Equal(problem, Measure.Problem(metric, options));

    [Theory]
    [InlineData("null")]
    [InlineData("""{"ignoreCase":null,"pattern":"a"}""")]
    public void What_is_null_is_not_given(string options) =>
        Measure.Metric(options == "null" ? "ExactMatch" : "PatternMatch", options);

    [Fact]
    public void Criteria_may_have_a_name_of_their_own()
    {
        var metric = Measure.Metric("GEval", """{"name":"Politeness","criteria":"Be polite."}""");

        Assert.Equal(("Politeness", "GEval"), (Assert.Single(metric.EvaluationMetricNames), metric.Description.Name));
    }

    [Fact]
    public void Is_served_as_the_API_names_it()
    {
        var json = JsonSerializer.SerializeToElement(MetricCatalogue.All, MetricsJson.Default.IReadOnlyListMetricDescription);

        var metric = json.EnumerateArray().Single(one => one.GetProperty("name").GetString() == "Faithfulness");
        Assert.Equal("judge", metric.GetProperty("kind").GetString());
        Assert.Equal("higher", metric.GetProperty("direction").GetString());
        Assert.True(metric.GetProperty("needsJudge").GetBoolean());
        Assert.Equal("1; thorough 4", metric.GetProperty("judgeCalls").GetString());
        Assert.Equal(0.5, metric.GetProperty("defaultThreshold").GetDouble());
        Assert.Equal("""{"min":0,"max":1}""", metric.GetProperty("range").GetRawText());
        var option = metric.GetProperty("options")[1];
        Assert.Equal(("penalizeAmbiguousClaims", "boolean", false),
            (option.GetProperty("name").GetString(), option.GetProperty("type").GetString(), option.GetProperty("default").GetBoolean()));
    }
}
