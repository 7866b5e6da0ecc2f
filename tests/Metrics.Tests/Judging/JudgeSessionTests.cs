using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Platform.Fixtures;
using Platform.Metrics.Criteria;
using Platform.Metrics.TestCases;

namespace Platform.Metrics.Tests.Judging;

public class JudgeSessionTests
{
    private const string Good = """{"reason":"Polite.","score":8}""";

    private static readonly TestCase _case = new() { Input = "Hello", ActualOutput = "Good day to you." };

    private static readonly GEval _politeness = new() { Steps = ["Check that `actualOutput` is polite."] };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_score_carries_reason_answers_model_tokens_and_prompt_version()
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(Good));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Scored, 0.8, "Polite."), (measured.Status, measured.Score, measured.Reason));
        Assert.Equal((1, 100, 20), (measured.JudgeCalls, measured.InputTokens, measured.OutputTokens));
        Assert.Equal("scripted-2026-01-01", measured.Model);
        Assert.Matches("^[0-9a-f]{12}$", measured.PromptVersion);
        Assert.Equal("""[{"prompt":"criteria_score","answer":{"reason":"Polite.","score":8}}]""", measured.Answers.ToJsonString());
    }

    [Fact]
    public async Task The_schema_goes_out_strict_and_without_loose_ends()
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(Good));

        await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        var request = Assert.Single(judge.Server.Requests);
        var format = request["response_format"]!["json_schema"]!;
        Assert.True((bool)format["strict"]!);
        Assert.False((bool)format["schema"]!["additionalProperties"]!);
        Assert.Equal(["reason", "score"], format["schema"]!["required"]!.AsArray().Select(name => (string)name!));
        Assert.Equal(0, (double)request["temperature"]!);
    }

    [Theory]
    [InlineData("Surely! ```json\n{\"reason\":\"Polite.\",\"score\":8}\n``` Anything else?")]
    [InlineData("{\"reason\":\"Polite.\",\"score\":8,}")]
    [InlineData("{\"reason\":\"Polite.\",\"score\":8")]
    public async Task An_answer_that_can_be_read_needs_no_repair(string content)
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(content));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((0.8, 1), (measured.Score, measured.JudgeCalls));
    }

    [Theory]
    [InlineData("I would say eight.", "no JSON object")]
    [InlineData("""{"reason":"Polite."}""", "score")]
    [InlineData("""{"reason":"Polite.","score":"eight"}""", "score")]
    [InlineData("""{"reason":null,"score":8}""", "reason")]
    [InlineData("""{"reason":"Polite.","score":11}""", "within 0 to 10")]
    [InlineData("""{"reason":"Polite.","score":-1}""", "within 0 to 10")]
    [InlineData("", "no JSON object")]
    public async Task An_unusable_answer_is_sent_back_once_with_what_is_wrong(string rubbish, string objection)
    {
        var answers = new Queue<string>([rubbish, Good]);
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(answers.Dequeue()));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((0.8, 2, 200), (measured.Score, measured.JudgeCalls, measured.InputTokens));
        Assert.Single(measured.Answers);
        var messages = judge.Server.Requests.Last()["messages"]!.AsArray();
        Assert.Equal(rubbish, (string?)messages[2]!["content"] ?? "");
        Assert.Contains(objection, (string?)messages[3]!["content"]);
        Assert.Contains("\"additionalProperties\":false", (string?)messages[3]!["content"]);
    }

    [Fact]
    public async Task Rubbish_twice_is_a_failure_worth_another_try_and_never_a_score()
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer("no"));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, null, true), (measured.Status, measured.Score, measured.Transient));
        Assert.Equal((2, 200, 40), (measured.JudgeCalls, measured.InputTokens, measured.OutputTokens)); // they cost money all the same
        Assert.Contains("criteria_score", measured.Reason);
    }

    [Theory]
    [InlineData("length", true, "cut off")]
    [InlineData("content_filter", false, "content filter")]
    public async Task An_answer_that_was_stopped_is_a_failure_even_if_it_parses(string finishReason, bool transient, string reason)
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(Good, FinishReason: finishReason));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, null, transient), (measured.Status, measured.Score, measured.Transient));
        Assert.Contains(reason, measured.Reason);
        Assert.Equal(100, measured.InputTokens);
    }

    [Fact]
    public async Task A_refusal_is_a_failure_for_good()
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer("", Refusal: "I cannot help with that."));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, false, 1), (measured.Status, measured.Transient, measured.JudgeCalls));
        Assert.Contains("I cannot help with that.", measured.Reason);
    }

    [Theory]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(408, true)]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(401, false)]
    [InlineData(403, false)]
    public async Task A_status_says_whether_another_try_is_worth_it(int status, bool transient)
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer($"Not with key {HttpJudge.Key}!", status));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, transient), (measured.Status, measured.Transient));
        Assert.Contains($"HTTP {status}", measured.Reason);
        Assert.DoesNotContain(HttpJudge.Key, measured.Reason);
    }

    [Fact]
    public async Task A_rate_limit_says_how_long_to_wait()
    {
        await using var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer("slow down", 429, RetryAfterSeconds: 17));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal(TimeSpan.FromSeconds(17), measured.RetryAfter);
    }

    [Fact]
    public async Task A_judge_that_is_down_is_a_failure_worth_another_try()
    {
        var judge = await HttpJudge.StartAsync(_ => new JudgeAnswer(Good));
        var endpoint = judge.Server.Endpoint;
        await judge.DisposeAsync();

        var measured = await _politeness.MeasureAsync(_case, HttpJudge.ClientOf(endpoint), Cancellation);

        Assert.Equal((MeasurementStatus.Failed, true), (measured.Status, measured.Transient));
        Assert.Contains("cannot be reached", measured.Reason);
    }

    [Fact]
    public async Task A_judge_that_fails_later_still_leaves_what_the_first_calls_used()
    {
        var calls = 0;
        await using var judge = await HttpJudge.StartAsync(_ => ++calls == 1
            ? new JudgeAnswer("""{"steps":["Look for rudeness."]}""") : new JudgeAnswer("overloaded", 503));
        var metric = new GEval { Criteria = "Later calls may fail." };

        var measured = await metric.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, 2, 100), (measured.Status, measured.JudgeCalls, measured.InputTokens));
        Assert.Equal("criteria_steps", (string?)Assert.Single(measured.Answers)!["prompt"]);
    }

    [Fact]
    public async Task A_judge_that_hangs_is_left_when_the_caller_cancels()
    {
        var asked = new TaskCompletionSource();
        await using var judge = await HttpJudge.StartAsync(_ =>
        {
            asked.SetResult();
            return new JudgeAnswer(Good, Delay: Timeout.InfiniteTimeSpan);
        });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);

        var measuring = _politeness.MeasureAsync(_case, judge.Client, cancel.Token);
        await asked.Task.WaitAsync(Cancellation);
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => measuring);
    }

    [Fact]
    public async Task A_client_that_gives_up_waiting_is_a_failure_worth_another_try()
    {
        using var client = new BrokenClient(new TaskCanceledException("The operation timed out."));

        var measured = await _politeness.MeasureAsync(_case, client, Cancellation);

        Assert.Equal((MeasurementStatus.Failed, true), (measured.Status, measured.Transient));
        Assert.Contains("in time", measured.Reason);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    public async Task Clients_other_than_OpenAIs_are_understood_too(HttpStatusCode status, bool transient)
    {
        using var client = new BrokenClient(new HttpRequestException("no", null, status));

        Assert.Equal(transient, (await _politeness.MeasureAsync(_case, client, Cancellation)).Transient);
    }

    [Fact]
    public async Task A_model_that_takes_no_temperature_is_asked_without()
    {
        await using var judge = await HttpJudge.StartAsync((JsonNode request) => request["temperature"] is null
            ? new JudgeAnswer(Good) : new JudgeAnswer("Unsupported value: 'temperature' does not support 0 with this model.", 400));

        var measured = await _politeness.MeasureAsync(_case, judge.Client, Cancellation);

        Assert.Equal(0.8, measured.Score);
    }

    private sealed class BrokenClient(Exception problem) : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) => throw problem;

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken) => throw problem;

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose()
        {
        }
    }
}
