using Platform.Fixtures;
using Platform.Metrics.Judging;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Judging;

/// <summary>Metrics that look at the same text begin their messages with the same bytes, which providers keep and charge less for.</summary>
public class SharedPrefixTests
{
    private static readonly TestCase _case = JudgeCases.Case with
    {
        RetrievalContext = [.. Enumerable.Range(1, 40).Select(number => $"Document {number} says that Rome is warm on day {number}.")],
        Trace = new()
        {
            Name = "agent",
            Type = "agent",
            Children = [.. Enumerable.Range(1, 200).Select(number => new TraceStep { Name = $"step {number}", Type = "tool", Input = $"{number}" })],
        },
    };

    [Theory]
    [InlineData("retrievalContext", "Faithfulness", "ContextualPrecision", "ContextualRecall", "ContextualRelevancy", "Groundedness", "Retrieval")]
    [InlineData("trace", "TaskCompletion", "StepEfficiency", "PlanQuality", "PlanAdherence")]
    [InlineData("turns", "RoleAdherence", "KnowledgeRetention", "TurnRelevancy", "ConversationCompleteness", "UserSatisfaction", "ConversationCoherence")]
    [InlineData("exchanges", "GoalAccuracy", "MultiTurnMCPUse")]
    [InlineData("input", "AnswerRelevancy", "PromptAlignment", "GEval", "Coherence", "Relevance")]
    public async Task The_metrics_of_a_collection_share_all_of_the_text_that_they_look_at(string text, params string[] metrics)
    {
        await using var judge = await HttpJudge.StartAsync(request => new JudgeAnswer(SchemaAnswers.To(request)));
        foreach (var metric in metrics)
        {
            var options = metric switch
            {
                "PromptAlignment" => """{"promptInstructions":["Be short."]}""",
                "GEval" => """{"evaluationSteps":["Look."]}""",
                _ => "{}",
            };
            await Measure.Metric(metric, options).MeasureAsync(_case, judge.Client, TestContext.Current.CancellationToken);
        }

        var requests = judge.Server.Requests.ToList();
        Assert.Equal(metrics.Length, requests.Count);
        Assert.Single(requests.Select(request => (string?)request["messages"]![0]!["content"]).Distinct());
        var messages = requests.Select(HttpJudge.UserText).ToList();
        var end = messages[0].IndexOf(" end]", StringComparison.Ordinal);
        Assert.Contains($" {text}]\n", messages[0][..end]);
        Assert.All(messages, message => Assert.StartsWith(messages[0][..end], message));
    }

    [Fact]
    public async Task An_endpoint_that_puts_the_schema_first_can_be_told_it_last()
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer("""{"reason":"r","score":8,"rating":4}"""));
        using var inWords = new SchemaInWords(judge.Client);

        await Measure.Metric("GEval", """{"evaluationSteps":["Look."]}""").MeasureAsync(_case, inWords, TestContext.Current.CancellationToken);
        await Measure.Metric("Relevance").MeasureAsync(_case, inWords, TestContext.Current.CancellationToken);

        Assert.All(judge.Server.Requests, request =>
        {
            Assert.Equal("json_object", (string?)request["response_format"]!["type"]);
            Assert.Contains("JSON of this schema: {", HttpJudge.UserText(request));
        });
        // All that stands before the sections' ways part is the same, the format too.
        Assert.Single(judge.Server.Requests.Select(request => request["response_format"]!.ToJsonString()).Distinct());
    }
}
