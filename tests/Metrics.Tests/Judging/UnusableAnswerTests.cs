using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Fixtures;

namespace Platform.Metrics.Tests.Judging;

/// <summary>Judges that answer rubbish, too little, too much, or that there is nothing to judge.</summary>
public class UnusableAnswerTests
{
    [Theory]
    [MemberData(nameof(JudgeCases.Metrics), MemberType = typeof(JudgeCases))]
    public async Task Rubbish_is_an_error_and_never_a_score(string metric, string options)
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer("""{"verdict":"maybe","score":7000,"answer":true}"""));

        var measured = await JudgeCases.MeasureAsync(metric, options, judge);

        Assert.Equal((MeasurementStatus.Failed, null, 2), (measured.Status, measured.Score, measured.JudgeCalls));
        Assert.Contains("cannot be used", measured.Reason);
    }

    /// <summary>Those whose lists have a known length, or whose judge gives numbers.</summary>
    [Theory]
    [InlineData("TaskCompletion")]
    [InlineData("StepEfficiency")]
    [InlineData("PlanQuality")]
    [InlineData("PlanAdherence")]
    [InlineData("ArgumentCorrectness")]
    [InlineData("MCPUse")]
    [InlineData("GoalAccuracy")]
    [InlineData("ContextualPrecision")]
    [InlineData("ContextualRecall")]
    [InlineData("Hallucination")]
    [InlineData("Summarization")]
    [InlineData("KnowledgeRetention")]
    [InlineData("RoleAdherence")]
    [InlineData("TurnRelevancy")]
    [InlineData("TurnContextualPrecision")]
    [InlineData("UserSatisfaction")]
    public async Task A_judge_that_says_too_little_or_too_much_is_not_believed(string metric)
    {
        // Lists lose their last element and numbers leave their range.
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(Spoilt(JsonNode.Parse(SchemaAnswers.To(request))!)));

        var measured = await JudgeCases.MeasureAsync(metric, "{}", judge);

        Assert.Equal((MeasurementStatus.Failed, null), (measured.Status, measured.Score));
    }

    [Theory]
    [InlineData("AnswerRelevancy", "{}", 1)]
    [InlineData("Faithfulness", "{}", 1)]
    [InlineData("ConversationCompleteness", "{}", 1)]
    [InlineData("Bias", "{}", 0)]
    [InlineData("Toxicity", "{}", 0)]
    [InlineData("Misuse", """{"domain":"d"}""", 0)]
    [InlineData("NonAdvice", """{"adviceTypes":["legal"]}""", 1)]
    [InlineData("RoleViolation", """{"role":"r"}""", 1)]
    [InlineData("ContextualRelevancy", "{}", 0)]
    [InlineData("LearningInConversation", "{}", 1)]
    [InlineData("TopicAdherence", """{"relevantTopics":["t"]}""", 0)]
    [InlineData("Summarization", "{}", 0)]
    [InlineData("PlanQuality", "{}", 1)]
    [InlineData("PlanAdherence", "{}", 1)]
    [InlineData("PIILeakage", """{"judge":true}""", 1)]
    public async Task Where_the_judge_finds_nothing_there_is_a_score_by_rule(string metric, string options, double score)
    {
        await using var judge = await HttpJudge.StartAsync(request =>
        {
            var answer = JsonNode.Parse(SchemaAnswers.To(request))!;
            foreach (var name in answer.AsObject().Where(property => property.Value is JsonArray).Select(property => property.Key).ToList())
                answer[name] = new JsonArray();
            return new JudgeAnswer(answer.ToJsonString());
        });

        Assert.Equal(score, (await JudgeCases.MeasureAsync(metric, options, judge)).Score);
        Assert.Equal(score, (await JudgeCases.MeasureAsync(metric, JudgeCases.Thorough(options), judge)).Score);
    }

    [Theory]
    [InlineData("ContextualPrecision", 0)]
    [InlineData("ContextualRelevancy", 0)]
    [InlineData("Hallucination", 0)]
    [InlineData("ArgumentCorrectness", 1)]
    public async Task Empty_lists_are_scored_by_rule_and_cost_at_most_one_call(string metric, double score)
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer("""{"items":[],"reason":"none"}"""));
        var empty = JudgeCases.Case with { RetrievalContext = [], Context = [], ToolsCalled = [] };

        var measured = await Measure.Metric(metric).MeasureAsync(empty, judge.Client, TestContext.Current.CancellationToken);

        Assert.Equal(score, measured.Score);
        Assert.InRange(measured.JudgeCalls, 0, 1);
    }

    private static string Spoilt(JsonNode answer)
    {
        foreach (var (name, value) in answer.AsObject().ToList())
        {
            if (value is JsonArray { Count: > 0 } list)
                list.RemoveAt(list.Count - 1);
            else if (value is JsonValue number && number.GetValueKind() == JsonValueKind.Number)
                answer[name] = 17;
        }

        return answer.ToJsonString();
    }
}
