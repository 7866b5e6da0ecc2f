using System.Text.Json;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Judging;

/// <summary>No metric asks more often than DeepEval's does, and each asks in the same order.</summary>
public class JudgeCallTests
{
    private static readonly TestCase _case = new()
    {
        Input = "Book me a flight to Rome.",
        ActualOutput = "Booked. Rome is warm.",
        RetrievalContext = ["Rome is warm.", "Rome is old.", "Rome is in Italy."],
        ToolsCalled = [new() { Name = "search" }, new() { Name = "book" }],
        Trace = new() { Name = "agent", Type = "agent" },
        Turns = [new() { Role = "user", Content = "Book it." }, new() { Role = "assistant", Content = "Done." }],
    };

    private static readonly Dictionary<string, string> _answers = new()
    {
        ["criteria_steps"] = """{"steps":["Look.","Judge."]}""",
        ["criteria_score"] = """{"reason":"r","score":5}""",
        ["task_completion_task"] = """{"task":"t","outcome":"o"}""",
        ["task_completion_verdict"] = """{"verdict":0.8,"reason":"r"}""",
        ["step_efficiency_task"] = """{"task":"t"}""",
        ["step_efficiency_score"] = """{"score":0.8,"reason":"r"}""",
        ["argument_correctness_verdicts"] = """{"verdicts":[{"verdict":"yes","reason":null},{"verdict":"no","reason":"r"}]}""",
        ["answer_relevancy_statements"] = """{"statements":["a","b"]}""",
        ["answer_relevancy_verdicts"] = """{"verdicts":[{"verdict":"yes","reason":null},{"verdict":"idk","reason":"r"}]}""",
        ["faithfulness_truths"] = """{"truths":["a","b"]}""",
        ["faithfulness_claims"] = """{"claims":["a","b"]}""",
        ["faithfulness_verdicts"] = """{"verdicts":[{"verdict":"yes","reason":null},{"verdict":"no","reason":"r"}]}""",
        ["conversation_intentions"] = """{"intentions":["a","b"]}""",
        ["conversation_intention_verdict"] = """{"verdict":"yes","reason":null}""",
        ["score_reason"] = """{"reason":"r"}""",
    };

    [Theory]
    [InlineData("TaskCompletion", "TaskCompletionMetric", 0.8, "task_completion_task,task_completion_verdict")]
    [InlineData("StepEfficiency", "StepEfficiencyMetric", 0.8, "step_efficiency_task,step_efficiency_score")]
    [InlineData("ArgumentCorrectness", "ArgumentCorrectnessMetric", 0.5, "argument_correctness_verdicts,score_reason")]
    [InlineData("AnswerRelevancy", "AnswerRelevancyMetric", 1.0,
        "answer_relevancy_statements,answer_relevancy_verdicts,score_reason")]
    [InlineData("Faithfulness", "FaithfulnessMetric", 0.5,
        "faithfulness_truths,faithfulness_claims,faithfulness_verdicts,score_reason")]
    [InlineData("ConversationCompleteness", "ConversationCompletenessMetric", 1.0,
        "conversation_intentions,conversation_intention_verdict,conversation_intention_verdict,score_reason")]
    [InlineData("GEval", "GEval(evaluation_steps)", 0.5, "criteria_score", """{"evaluationSteps":["Look."]}""")]
    [InlineData("GEval", "GEval(criteria)", 0.5, "criteria_steps,criteria_score", """{"criteria":"As often as DeepEval."}""")]
    public async Task Asks_as_often_as_DeepEval(string metric, string deepEvalName, double score, string prompts, string options = "{}")
    {
        await using var judge = await HttpJudge.StartAsync((string prompt) => _answers[prompt]);

        var measured = await Measure.Metric(metric, options).MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal(score, measured.Score);
        Assert.Equal(prompts.Split(','), judge.Asked);
        Assert.Equal(prompts.Split(','), measured.Answers.Select(answer => (string?)answer!["prompt"]));
        Assert.Equal(DeepEvalCalls(deepEvalName), measured.JudgeCalls);
    }

    [Theory]
    [InlineData("AnswerRelevancy")]
    [InlineData("Faithfulness")]
    [InlineData("ArgumentCorrectness")]
    [InlineData("ConversationCompleteness")]
    public async Task Without_a_reason_asks_once_less_and_scores_the_same(string metric)
    {
        await using var judge = await HttpJudge.StartAsync((string prompt) => _answers[prompt]);

        var with = await Measure.Metric(metric, "{}").MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);
        var without = await Measure.Metric(metric, """{"includeReason":false}""").MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal((with.JudgeCalls - 1, with.Score), (without.JudgeCalls, without.Score));
        Assert.Matches("^[0-9] of 2 ", without.Reason);
    }

    [Fact]
    public async Task Steps_are_written_once_however_many_cases_come_at_once()
    {
        await using var judge = await HttpJudge.StartAsync((string prompt) => _answers[prompt]);
        var metric = Measure.Metric("GEval", """{"criteria":"Once for all."}""");

        var all = await Task.WhenAll(Enumerable.Range(0, 5)
            .Select(_ => metric.MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken)));

        Assert.Equal(6, judge.Asked.Length);
        Assert.All(all, measured => Assert.Equal("""{"steps":["Look.","Judge."]}""", measured.Answers[0]!["answer"]!.ToJsonString()));
    }

    [Fact]
    public async Task A_verdict_for_each_item_is_insisted_on()
    {
        await using var judge = await HttpJudge.StartAsync((string prompt) =>
            prompt == "faithfulness_verdicts" ? """{"verdicts":[{"verdict":"yes","reason":null}]}""" : _answers[prompt]);

        var measured = await Measure.Metric("Faithfulness", "{}").MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal((MeasurementStatus.Failed, null, 4), (measured.Status, measured.Score, measured.JudgeCalls)); // one was a repair
        Assert.Contains("2 items, but 1 verdicts", measured.Reason);
    }

    [Theory]
    [InlineData("TaskCompletion", "task_completion_verdict", """{"verdict":1.5,"reason":"r"}""")]
    [InlineData("StepEfficiency", "step_efficiency_score", """{"score":8,"reason":"r"}""")]
    [InlineData("GEval", "criteria_strict_score", """{"score":0.5,"reason":"r"}""")]
    public async Task A_score_out_of_range_is_no_score(string metric, string prompt, string answer)
    {
        await using var judge = await HttpJudge.StartAsync((string asked) => asked == prompt ? answer : _answers[asked]);
        var options = metric == "GEval" ? """{"evaluationSteps":["Look."]}""" : "{}";

        var measured = await Measure.Metric(metric, options, strict: true).MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal((MeasurementStatus.Failed, null), (measured.Status, measured.Score));
    }

    [Theory]
    [InlineData("AnswerRelevancy", "answer_relevancy_statements", """{"statements":[]}""", 1)]
    [InlineData("Faithfulness", "faithfulness_claims", """{"claims":[]}""", 2)]
    [InlineData("ConversationCompleteness", "conversation_intentions", """{"intentions":[]}""", 1)]
    public async Task Nothing_to_judge_scores_1_without_further_calls(string metric, string prompt, string answer, int calls)
    {
        await using var judge = await HttpJudge.StartAsync((string asked) => asked == prompt ? answer : _answers[asked]);

        var measured = await Measure.Metric(metric, "{}").MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal((1.0, calls), (measured.Score, measured.JudgeCalls));
    }

    private static int DeepEvalCalls(string metric)
    {
        using var calls = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "vectors", "deepeval-llm-calls.json")));
        return calls.RootElement.EnumerateArray().Single(one => one.GetProperty("metric").GetString() == metric)
            .GetProperty("sync").GetProperty("calls").GetInt32();
    }
}
