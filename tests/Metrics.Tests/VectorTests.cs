using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Metrics.Agentic;
using Platform.Metrics.Catalogue;
using Platform.Metrics.Conversation;
using Platform.Metrics.Criteria;
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
    [Vectors("ExactMatchMetric", "PatternMatchMetric", "JsonCorrectnessMetric", "ToolCorrectnessMetric")]
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
    [Vectors("FaithfulnessMetric", "AnswerRelevancyMetric", "ArgumentCorrectnessMetric")]
    public void Judged_metrics_compute_as_DeepEval_does(string id)
    {
        var vector = Vector.All[id];
        var verdicts = vector.Verdicts.Select(verdict => Enum.Parse<YesNo>(verdict, ignoreCase: true)).ToList();
        var penalize = vector.Params.TryGetProperty("penalizeAmbiguousClaims", out var given) && given.GetBoolean();

        var (score, metric) = vector.Metric switch
        {
            "FaithfulnessMetric" => (Faithfulness.Score(verdicts, penalize), Faithfulness.About),
            "AnswerRelevancyMetric" => (AnswerRelevancy.Score(verdicts), AnswerRelevancy.About),
            _ => (ArgumentCorrectness.Score(verdicts), ArgumentCorrectness.About),
        };

        AssertVerdict(vector, score, metric);
    }

    [Theory]
    [Vectors("PIILeakageMetric")]
    public void Leaks_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];

        AssertVerdict(vector, PIILeakage.Score(vector.Verdicts.Length, vector.Verdicts.Count(verdict => verdict == "yes")), PIILeakage.About);
    }

    [Theory]
    [Vectors("ConversationCompletenessMetric")]
    public void Intentions_count_as_in_DeepEval(string id)
    {
        var vector = Vector.All[id];
        var verdicts = vector.Input.GetProperty("intentionVerdicts").Deserialize<string[]>()!
            .Select(verdict => Enum.Parse<YesNo>(verdict, ignoreCase: true)).ToList();

        AssertVerdict(vector, ConversationCompleteness.Score(verdicts), ConversationCompleteness.About);
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

    private static void AssertVerdict(Vector vector, double score, MetricDescription metric)
    {
        var verdict = MetricVerdict.Of(score, vector.Threshold, metric.Direction, vector.Strict);

        Assert.Equal(vector.Expected.GetProperty("score").GetDouble(), verdict.Score, Digits);
        Assert.Equal(vector.Expected.GetProperty("success").GetBoolean(), verdict.Success);
        Assert.Equal(vector.Strict ? 1 : vector.Threshold, verdict.Threshold);
    }
}
