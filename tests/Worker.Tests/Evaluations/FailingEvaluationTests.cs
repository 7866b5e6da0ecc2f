using System.Text.Json;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Tests.Evaluations;

public sealed class FailingEvaluationTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Tries_again_after_a_failure()
    {
        AnswerInTurn(request => request < 3 ? new("out of order", Status: 500) : JudgeAnswers.Score());
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("scored", 3), (evaluation.Status, evaluation.Attempts));
        Assert.Equal(3, Judge.Requests.Count);
        Assert.Null(evaluation.Error);
    }

    [Theory]
    [InlineData(500, "out of order", "HTTP 500")]
    [InlineData(200, "Well, I would say it is fine!", "cannot be used")]
    [InlineData(200, """{ "score": "eight" }""", "cannot be used")]
    [InlineData(200, """{ "reason": "Splendid.", "score": 80 }""", "cannot be used")]
    public async Task Is_errored_with_the_reason_and_never_scored_after_the_last_try(int status, string content, string reason)
    {
        Judge.Answer = _ => new(content, Status: status);
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(("Evaluator:MaxAttempts", "3"));

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("errored", 3), (evaluation.Status, evaluation.Attempts));
        Assert.Contains(reason, evaluation.Error, StringComparison.Ordinal);
        Assert.Null(evaluation.Score);
        Assert.Null(evaluation.Success);
        Assert.Equal(status == 200 ? 6 : 3, Judge.Requests.Count); // unusable answers are sent back once; no retries below ours
    }

    [Fact]
    public async Task Is_errored_when_the_judge_hangs()
    {
        Judge.Answer = _ => new("{}", Delay: Timeout.InfiniteTimeSpan);
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(("Evaluator:JudgeTimeout", "00:00:00.200"), ("Evaluator:MaxAttempts", "2"));

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("errored", 2), (evaluation.Status, evaluation.Attempts));
        Assert.NotNull(evaluation.Error);
    }

    [Fact]
    public async Task Is_errored_when_nobody_listens()
    {
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(
            ("ConnectionStrings:judge", "Endpoint=http://127.0.0.1:9/v1;Key=k;Model=m"), // the port of "discard"
            ("Evaluator:MaxAttempts", "2"));

        Assert.Contains("cannot be reached", (await Stored.GetFinishedAsync(id)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_why_and_when_it_tries_again_and_waits_as_long_as_the_judge_asks()
    {
        AnswerInTurn(request => request == 1 ? new("slow down", Status: 429, RetryAfterSeconds: 2) : JudgeAnswers.Score());
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        var queuedAt = (await Stored.GetAsync(id)).AvailableAt;

        await StartWorkerAsync();

        Evaluation waiting = null!;
        await Eventually.HoldsAsync(async () => (waiting = await Stored.GetAsync(id)) is { Status: "pending", Error: not null });
        Assert.Contains("slow down", waiting.Error, StringComparison.Ordinal);
        Assert.StartsWith("judge: The judge default limits its rate; next try at ", waiting.SkipReason, StringComparison.Ordinal);
        Assert.True(waiting.AvailableAt >= queuedAt.AddSeconds(2));
        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("scored", 1), (evaluation.Status, evaluation.Attempts)); // the first try does not count
        Assert.True(evaluation.FinishedAt >= waiting.AvailableAt);
    }

    [Fact]
    public async Task A_refused_key_is_not_tried_again_and_not_repeated()
    {
        Judge.Answer = _ => new("Incorrect API key provided: test-key", Status: 401);
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("errored", 1), (evaluation.Status, evaluation.Attempts));
        Assert.DoesNotContain("test-key", evaluation.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Splendour", null, "There is no metric Splendour")]
    [InlineData("GEval", """{ "criteria": 7 }""", "criteria")]
    public async Task What_can_never_work_is_errored_at_once(string metric, string? options, string reason)
    {
        var id = await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: metric,
            options: options is null ? null : JsonDocument.Parse(options).RootElement);

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("errored", 1), (evaluation.Status, evaluation.Attempts));
        Assert.Contains(reason, evaluation.Error, StringComparison.Ordinal);
    }
}
