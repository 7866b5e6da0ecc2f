using System.Text.Json.Nodes;
using Platform.Fixtures;
using Platform.Metrics.Criteria;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Judging;

/// <summary>Endpoints that cannot do all that OpenAI's can, and judges that hesitate.</summary>
public class JudgeAbilityTests
{
    private const string Good = """{"reason":"Polite.","score":8}""";

    private static readonly TestCase _case = new() { Input = "Hello", ActualOutput = "Good day to you." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_an_endpoint_refuses_is_given_up_once_and_for_all()
    {
        await using var judge = await HttpJudge.StartAsync(request =>
            request["logprobs"] is not null ? new JudgeAnswer("logprobs is not supported", 400)
            : (string?)request["response_format"]?["type"] is "json_schema" ? new JudgeAnswer("response_format json_schema is not supported", 400)
            : new JudgeAnswer(Good));

        var first = await Polite().MeasureAsync(_case, judge.Client, Cancellation);
        var second = await Polite().MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((0.8, 3), (first.Score, first.JudgeCalls));
        Assert.Equal((0.8, 1), (second.Score, second.JudgeCalls));
        var last = judge.Server.Requests.Last();
        Assert.Equal("json_object", (string?)last["response_format"]!["type"]);
        Assert.Contains("\"additionalProperties\":false", (string?)last["messages"]![1]!["content"]);
    }

    [Fact]
    public async Task A_server_without_any_response_format_is_told_in_words()
    {
        await using var judge = await HttpJudge.StartAsync(request =>
            request["response_format"] is null ? new JudgeAnswer($"Here you are:\n{Good}") : new JudgeAnswer("unknown field response_format", 422));

        Assert.Equal(0.8, (await Polite().MeasureAsync(_case, judge.Client, Cancellation)).Score);
    }

    [Fact]
    public async Task A_judge_that_hesitates_between_scores_means_one_in_between()
    {
        // ln 0.6 and ln 0.3; 9 is below 1 percent and "x" is no number: (8 * 0.6 + 7 * 0.3) / 0.9 = 7.6667, as in the vectors.
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(Good, LogProbabilities: JsonNode.Parse("""
            {"content":[
                {"token":"8","logprob":0,"bytes":null,"top_logprobs":[{"token":"2","logprob":0,"bytes":null}]},
                {"token":"8","logprob":-0.5108256237659907,"bytes":null,"top_logprobs":[
                    {"token":"8","logprob":-0.5108256237659907,"bytes":null},{"token":"7","logprob":-1.2039728043259361,"bytes":null},
                    {"token":"9","logprob":-4.710530701645918,"bytes":null},{"token":"x","logprob":-3.2188758248682006,"bytes":null}]}]}
            """)));

        var weighted = await Polite().MeasureAsync(_case, judge.Client, Cancellation);
        var strict = await new GEval { Steps = ["Look."], Strict = true }.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal(0.76666666667, weighted.Score!.Value, 9);
        Assert.Equal(MeasurementStatus.Failed, strict.Status); // 8 is neither pass nor fail
        var request = judge.Server.Requests.First();
        Assert.Equal((true, 20), ((bool)request["logprobs"]!, (int)request["top_logprobs"]!));
        Assert.Null(judge.Server.Requests.Last()["logprobs"]);
    }

    [Theory]
    [InlineData("2,8,9", 0.8, 2.0 / 3)]
    [InlineData("8,8,8", 0.8, 1.0)]
    [InlineData("2,rubbish,9", 0.2, 1.0 / 3)]
    public async Task Several_votes_keep_the_middle_score_and_how_far_they_agree(string votes, double score, double agreement)
    {
        var answers = votes.Split(',');
        await using var judge = await HttpJudge.StartAsync((JsonNode request) =>
            new JudgeAnswer($$"""{"reason":"r","score":{{answers[(int)request["seed"]! - 1]}}}"""));

        var measured = await Measure.Metric("GEval", """{"evaluationSteps":["Look."],"votes":3}""").MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((score, agreement), (measured.Score, measured.Agreement));
        Assert.All(judge.Server.Requests, request => Assert.Equal(1, (double)request["temperature"]!));
        Assert.Equal(judge.Server.Requests.Count, measured.JudgeCalls);
        Assert.Equal("votes", (string?)measured.Answers[^1]!["prompt"]);
    }

    [Fact]
    public async Task Votes_of_which_most_fail_are_no_score()
    {
        await using var judge = await HttpJudge.StartAsync((JsonNode request) => new JudgeAnswer((int)request["seed"]! == 1 ? Good : "no"));

        var measured = await Measure.Metric("GEval", """{"evaluationSteps":["Look."],"votes":3}""").MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, null, 5), (measured.Status, measured.Score, measured.JudgeCalls));
    }

    private static GEval Polite() => new() { Steps = ["Check that `actualOutput` is polite."] };
}
