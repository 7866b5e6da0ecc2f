using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Agentic;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Conversation;
using Platform.Metrics.Criteria;
using Platform.Metrics.General;
using Platform.Metrics.Judging;
using Platform.Metrics.Rag;
using Platform.Metrics.Safety;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests;

/// <summary>DeepEval's own results, as far as they concern the metrics of this library.</summary>
public class VectorTests
{
    private const double Digits = 1e-9; // the vectors are rounded to ten

    [Fact]
    public void No_case_of_a_metric_that_exists_is_left_out()
    {
        var used = typeof(VectorTests).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(VectorsAttribute), false))
            .SelectMany(attribute => ((VectorsAttribute)attribute).Metrics);

        var unused = Vector.All.Values.Select(vector => vector.Metric).Distinct().Except(used);

        Assert.DoesNotContain(unused, name => MetricCatalogue.Find(name.Replace("Metric", "", StringComparison.Ordinal)) is not null);
    }

    [Theory]
    [Vectors("ExactMatchMetric", "PatternMatchMetric", "JsonCorrectnessMetric", "ToolCorrectnessMetric", "ToolPermissionMetric",
        "AgentLoopDetectionMetric")]
    public async Task Deterministic_metrics_score_as_DeepEval_does(string id)
    {
        var vector = Vector.All[id];
        var options = JsonObject.Create(vector.Params)!;
        options.Remove("threshold");
        options.Remove("strictMode");
        var name = vector.Metric[..^"Metric".Length];
        Assert.True(MetricCatalogue.TryCreate(
            name, JsonSerializer.SerializeToElement(options), vector.Strict, out var metric, out var problem), problem);

        var testCase = vector.Input.Deserialize(MetricsJson.Default.TestCase)!;
        var measurement = await metric.MeasureAsync(testCase, null, TestContext.Current.CancellationToken);

        if (vector.Expected.TryGetProperty("raises", out _))
            Assert.Equal(MeasurementStatus.Failed, measurement.Status);
        else
            AssertVerdict(vector, measurement.Score!.Value, metric.Description);
    }

    [Theory]
    [Vectors("FaithfulnessMetric", "AnswerRelevancyMetric", "ArgumentCorrectnessMetric", "PromptAlignmentMetric", "ContextualPrecisionMetric",
        "ContextualRecallMetric", "HallucinationMetric")]
    public void Verdicts_on_items_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        var penalize = vector.Params.TryGetProperty("penalizeAmbiguousClaims", out var given) && given.GetBoolean();

        AssertItems<YesNo>(vector, vector.Metric switch
        {
            "FaithfulnessMetric" => new Faithfulness { PenalizeAmbiguousClaims = penalize },
            "AnswerRelevancyMetric" => new AnswerRelevancy(),
            "ArgumentCorrectnessMetric" => new ArgumentCorrectness(),
            "PromptAlignmentMetric" => new PromptAlignment(),
            "ContextualPrecisionMetric" => new ContextualPrecision(),
            "ContextualRecallMetric" => new ContextualRecall(),
            _ => new Hallucination(),
        }, vector.Verdicts);
    }

    [Theory]
    [Vectors("BiasMetric", "ToxicityMetric", "MisuseMetric", "NonAdviceMetric", "RoleViolationMetric")]
    public void Findings_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        AssertItems<Finding>(vector, vector.Metric switch
        {
            "BiasMetric" => new Bias(),
            "ToxicityMetric" => new Toxicity(),
            "MisuseMetric" => new Misuse(),
            "NonAdviceMetric" => new NonAdvice(),
            _ => new RoleViolation(),
        }, vector.Verdicts);
    }

    [Theory]
    [Vectors("ContextualRelevancyMetric")]
    public void Statements_of_all_documents_count_together(string id)
    {
        var vector = Vector.All[id];
        AssertItems(vector, new ContextualRelevancy(),
            [.. vector.Input.GetProperty("verdictsPerContext").Deserialize<string[][]>()!.SelectMany(verdicts => verdicts)]);
    }

    [Theory]
    [Vectors("ConversationCompletenessMetric")]
    public void Intentions_count_as_in_DeepEval(string id) =>
        AssertItems(Vector.All[id], new ConversationCompleteness(),
            Vector.All[id].Input.GetProperty("intentionVerdicts").Deserialize<string[]>()!);

    [Theory]
    [Vectors("TurnRelevancyMetric", "KnowledgeRetentionMetric", "TopicAdherenceMetric")]
    public void Verdicts_on_turns_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        // Without an answered turn DeepEval asks nothing, whatever its scripted judge had ready.
        var verdicts = vector.Input.TryGetProperty("roles", out var roles) && !roles.GetString()!.Contains('a') ? [] : vector.Verdicts;
        if (vector.Metric == "TopicAdherenceMetric")
            AssertItems(vector, new TopicAdherence(), verdicts);
        else if (vector.Metric == "TurnRelevancyMetric")
            AssertItems(vector, new TurnRelevancy(), verdicts);
        else
            AssertItems(vector, new KnowledgeRetention(), verdicts);
    }

    [Theory]
    [Vectors("RoleAdherenceMetric")]
    public void Turns_out_of_character_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        var turns = vector.Input.GetProperty("roles").GetString()!.Count(role => role == 'a');
        // One verdict for each turn: there cannot be more of them than turns.
        var flagged = Math.Min(turns, vector.Input.GetProperty("outOfCharacterCount").GetInt32());

        AssertItems(vector, new RoleAdherence(), [.. Enumerable.Range(0, turns).Select(turn => turn < flagged ? "yes" : "no")]);
    }

    [Theory]
    [Vectors("PIILeakageMetric")]
    public void Leaks_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];

        AssertVerdict(vector, PIILeakage.Score(vector.Verdicts.Length, vector.Verdicts.Count(verdict => verdict == "yes")), PIILeakage.About);
    }

    [Theory]
    [Vectors("SummarizationMetric")]
    public void Summaries_are_as_good_as_the_worse_of_alignment_and_coverage(string id)
    {
        var vector = Vector.All[id];
        var (alignment, coverage) = Summarization.Score(Given("alignmentVerdicts"), Given("originalAnswers"), Given("summaryAnswers"));
        var breakdown = vector.Expected.GetProperty("scoreBreakdown");

        // DeepEval's strict mode makes the breakdown binary, too.
        Assert.Equal(breakdown.GetProperty("Alignment").GetDouble(), vector.Strict && alignment < 1 ? 0 : alignment, Digits);
        Assert.Equal(breakdown.GetProperty("Coverage").GetDouble(), vector.Strict && coverage < 1 ? 0 : coverage, Digits);
        AssertVerdict(vector, Math.Min(alignment, coverage), Summarization.About);

        YesNo[] Given(string name) => Parsed<YesNo>(vector.Input.GetProperty(name).Deserialize<string[]>()!);
    }

    [Theory]
    [Vectors("GoalAccuracyMetric", "ToolUseMetric")]
    public void Both_sides_of_exchanges_combine_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        var input = vector.Input;
        if (vector.Metric == "GoalAccuracyMetric")
            AssertVerdict(vector, new GoalAccuracy().Combine(input.GetProperty("goalScore").GetDouble(), input.GetProperty("planScore").GetDouble()), GoalAccuracy.About);
        else
            AssertVerdict(vector, new ToolUse().Combine(input.GetProperty("toolSelectionScore").GetDouble(),
                input.GetProperty("toolsUsed").GetBoolean() ? input.GetProperty("argumentCorrectnessScore").GetDouble() : null), ToolUse.About);
    }

    [Theory]
    [Vectors("TaskCompletionMetric")]
    public void A_judges_own_score_stands(string id)
    {
        var vector = Vector.All[id];
        var score = vector.Input.GetProperty("judgeVerdict").GetDouble();

        Assert.Null(UnitScore.Objection(score));
        AssertVerdict(vector, score, TaskCompletion.About);
    }

    [Theory]
    [Vectors("GEval")]
    public void Criteria_scores_are_scaled_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        var raw = vector.Input.GetProperty("judgeScore").GetDouble();
        var rubrics = (vector.Params.GetProperty("rubricRanges").Deserialize<int[][]>() ?? [])
            .Select(range => new Rubric(range[0], range[1], "")).ToList();

        AssertVerdict(vector, vector.Strict ? raw : GEval.Score(raw, rubrics), GEval.About);
    }

    [Theory]
    [Vectors("ConversationalGEval")]
    public void Criteria_on_conversations_are_scaled_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];

        AssertVerdict(vector, GEval.Score(vector.Input.GetProperty("judgeScore").GetDouble(), []), ConversationalGEval.About);
    }

    [Theory]
    [Vectors("GEval.weightedSummedScore")]
    public void Token_probabilities_weigh_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        var tokens = vector.Input.GetProperty("tokens").EnumerateArray().Select(token => new TokenChoice(
            token.GetProperty("token").GetString()!,
            [.. token.GetProperty("topLogprobs").EnumerateArray().Select(other =>
                (other.GetProperty("token").GetString()!, other.GetProperty("logprob").GetDouble()))])).ToList();

        Assert.Equal(
            vector.Expected.GetProperty("weighted").GetDouble(),
            WeightedScore.Of(vector.Params.GetProperty("rawScore").GetInt32(), tokens), Digits);
    }

    [Theory]
    [Vectors("util.unitInteractions")]
    public void Conversations_fall_into_the_same_exchanges(string id)
    {
        var vector = Vector.All[id];
        var turns = vector.Input.GetProperty("roles").GetString()!
            .Select((role, index) => new Turn { Role = role == 'u' ? "user" : "assistant", Content = $"{index}" }).ToList();

        var units = UnitInteractions.Of(turns);

        Assert.Equal(vector.Expected.GetProperty("units").Deserialize<int[][]>(), Indexes(units));
        Assert.Equal(vector.Expected.GetProperty("windows2").Deserialize<int[][]>(), Indexes(UnitInteractions.Windows(units, 2)));

        static int[][] Indexes(IEnumerable<IReadOnlyList<Turn>> groups) =>
            [.. groups.Select(group => group.Select(turn => int.Parse(turn.Content, null)).ToArray())];
    }

    [Theory]
    [Vectors("util.trimAndLoadJson")]
    public void Judges_answers_are_read_alike(string id)
    {
        var vector = Vector.All[id];
        var found = AnswerText.FindObject(vector.Input.GetProperty("text").GetString()!);

        if (vector.Expected.TryGetProperty("raises", out _))
            Assert.Null(found);
        else
            Assert.True(JsonElement.DeepEquals(vector.Expected.GetProperty("value"), found!.Value));
    }

    private static void AssertItems<T>(Vector vector, ItemMetric<T> metric, string[] verdicts)
        where T : struct, Enum =>
        AssertVerdict(vector, metric.ScoreOf(Parsed<T>(verdicts)), metric.Description);

    private static T[] Parsed<T>(string[] verdicts)
        where T : struct, Enum => [.. verdicts.Select(verdict => Enum.Parse<T>(verdict, ignoreCase: true))];

    private static void AssertVerdict(Vector vector, double score, MetricDescription metric)
    {
        var threshold = vector.Params.TryGetProperty("threshold", out var given) ? given.GetDouble() : metric.DefaultThreshold;
        var verdict = MetricVerdict.Of(score, threshold, metric, vector.Strict);

        Assert.Equal(vector.Expected.GetProperty("score").GetDouble(), verdict.Score, Digits);
        Assert.Equal(vector.Expected.GetProperty("success").GetBoolean(), verdict.Success);
        Assert.Equal(!vector.Strict ? threshold : metric.StrictThreshold ?? (metric.Direction == Direction.Higher ? 1 : 0), verdict.Threshold);
    }
}
