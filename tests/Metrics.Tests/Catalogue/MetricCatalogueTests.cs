using System.Text.Json;
using Platform.Metrics.Catalogue;

namespace Platform.Metrics.Tests.Catalogue;

public class MetricCatalogueTests
{
    /// <summary>Options that each metric takes, one way or another.</summary>
    private static readonly Dictionary<string, string> _valid = new()
    {
        ["PatternMatch.pattern"] = "\"a+\"",
        ["PatternMatch.ignoreCase"] = "true",
        ["JsonCorrectness.jsonSchema"] = """{"type":"object"}""",
        ["ToolCorrectness.shouldExactMatch"] = "true",
        ["ToolCorrectness.shouldConsiderOrdering"] = "true",
        ["ToolCorrectness.shouldBeSubset"] = "true",
        ["ToolCorrectness.evaluationParams"] = """["INPUT_PARAMETERS","OUTPUT"]""",
        ["TaskCompletion.task"] = "\"Book a flight.\"",
        ["ArgumentCorrectness.includeReason"] = "false",
        ["AnswerRelevancy.includeReason"] = "false",
        ["Faithfulness.includeReason"] = "false",
        ["Faithfulness.truthsExtractionLimit"] = "5",
        ["Faithfulness.penalizeAmbiguousClaims"] = "true",
        ["ConversationCompleteness.includeReason"] = "false",
        ["GEval.name"] = "\"Politeness\"",
        ["GEval.criteria"] = "\"Be polite.\"",
        ["GEval.evaluationSteps"] = """["Look."]""",
        ["GEval.evaluationParams"] = """["INPUT","TAGS"]""",
        ["GEval.rubric"] = """[{"scoreRange":[0,4],"expectedOutcome":"bad"},{"scoreRange":[5,10],"expectedOutcome":"good"}]""",
        ["Contains.texts"] = """["a"]""",
        ["Contains.any"] = "true",
        ["Contains.ignoreCase"] = "true",
        ["NotContains.texts"] = """["a"]""",
        ["NotContains.ignoreCase"] = "false",
        ["StartsWith.text"] = "\"a\"",
        ["StartsWith.ignoreCase"] = "true",
        ["PatternFound.pattern"] = "\"a+\"",
        ["PatternFound.ignoreCase"] = "true",
        ["PatternAbsent.pattern"] = "\"a+\"",
        ["PatternAbsent.ignoreCase"] = "true",
        ["LengthLimit.minCharacters"] = "1",
        ["LengthLimit.maxCharacters"] = "10",
        ["LengthLimit.minWords"] = "1",
        ["LengthLimit.maxWords"] = "10",
        ["TokenLimit.maxTokens"] = "10",
        ["JsonSchema.jsonSchema"] = """{"type":"object"}""",
        ["ToolArguments.schemas"] = """{"search":{"type":"object"}}""",
        ["ToolArguments.onlyKnown"] = "true",
        ["PromptLeakage.prompt"] = "\"You are a helpful assistant.\"",
        ["PromptLeakage.words"] = "5",
        ["AnswerLanguage.languages"] = """["en"]""",
        ["WellFormedLinks.schemes"] = """["https"]""",
        ["WellFormedLinks.hosts"] = """["example.com"]""",
        ["WellFormedLinks.relative"] = "true",
        ["LatencyLimit.maxMs"] = "100",
        ["CostLimit.maxUsd"] = "0.1",
        ["PIILeakage.kinds"] = """["email"]""",
        ["PIILeakage.allowed"] = """["@example.com"]""",
        ["PIILeakage.allowFromInput"] = "true",
    };

    /// <summary>Options without which a metric cannot be made.</summary>
    private static readonly Dictionary<string, string> _needed = new()
    {
        ["PatternMatch"] = "pattern",
        ["GEval"] = "criteria",
        ["Contains"] = "texts",
        ["NotContains"] = "texts",
        ["StartsWith"] = "text",
        ["PatternFound"] = "pattern",
        ["PatternAbsent"] = "pattern",
        ["LengthLimit"] = "minWords",
        ["TokenLimit"] = "maxTokens",
        ["JsonSchema"] = "jsonSchema",
        ["ToolArguments"] = "schemas",
        ["PromptLeakage"] = "prompt",
        ["LatencyLimit"] = "maxMs",
        ["CostLimit"] = "maxUsd",
    };

    public static TheoryData<string> Names => [.. MetricCatalogue.All.Select(metric => metric.Name)];

    public static TheoryData<string, string> Options =>
        [.. MetricCatalogue.All.SelectMany(metric => metric.Options.Select(option => (metric.Name, option.Name)))];

    [Fact]
    public void Holds_the_metrics_of_this_issue() =>
        Assert.Equal(
            ["AnswerLanguage", "AnswerRelevancy", "ArgumentCorrectness", "Contains", "ConversationCompleteness", "CostLimit", "ExactMatch",
                "Faithfulness", "GEval", "JsonCorrectness", "JsonSchema", "LatencyLimit", "LengthLimit", "NotContains", "PIILeakage",
                "PatternAbsent", "PatternFound", "PatternMatch", "PromptLeakage", "StartsWith", "StepEfficiency", "TaskCompletion",
                "TokenLimit", "ToolArguments", "ToolCorrectness", "WellFormedLinks", "WellFormedMarkdown"],
            MetricCatalogue.All.Select(metric => metric.Name).Order(StringComparer.Ordinal));

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
        Assert.Equal(metric.NeedsJudge, metric.JudgeCalls != "0");
        Assert.Equal(metric.Options.Count, metric.Options.Select(option => option.Name).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_test_case_that_lacks_everything_is_skipped_with_what_is_missing(string name)
    {
        var measured = await Made(name).MeasureAsync(new(), null, TestContext.Current.CancellationToken);

        Assert.Equal((MeasurementStatus.Skipped, null), (measured.Status, measured.Score));
        Assert.StartsWith($"{name} needs ", measured.Reason);
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Each_documented_option_is_taken_and_its_opposite_refused(string metric, string option)
    {
        var valid = _valid[$"{metric}.{option}"];
        Measure.Metric(metric, With(metric, option, valid));

        Assert.Contains($"Option {option} ", Measure.Problem(metric, With(metric, option, valid[0] is '{' ? "7" : "{}")));
    }

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
        Assert.Equal("4", metric.GetProperty("judgeCalls").GetString());
        Assert.Equal(0.5, metric.GetProperty("defaultThreshold").GetDouble());
        Assert.Equal("""{"min":0,"max":1}""", metric.GetProperty("range").GetRawText());
        var option = metric.GetProperty("options")[1];
        Assert.Equal(("penalizeAmbiguousClaims", "boolean", false),
            (option.GetProperty("name").GetString(), option.GetProperty("type").GetString(), option.GetProperty("default").GetBoolean()));
    }

    private static TestCaseMetric Made(string name) => _needed.TryGetValue(name, out var needed)
        ? Measure.Metric(name, $$"""{"{{needed}}":{{_valid[$"{name}.{needed}"]}}}""")
        : Measure.Metric(name);

    private static string With(string metric, string option, string value) =>
        _needed.TryGetValue(metric, out var needed) && needed != option
            ? $$"""{"{{needed}}":{{_valid[$"{metric}.{needed}"]}},"{{option}}":{{value}}}"""
            : $$"""{"{{option}}":{{value}}}""";
}
