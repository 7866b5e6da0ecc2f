using System.Text.Json;
using Platform.Fixtures;
using Platform.Storage.Evaluations;

namespace Platform.Worker.Tests.Evaluations;

public sealed class EvaluationWorkerTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Scores_a_trace_without_a_judge()
    {
        var trace = await Stored.AddTraceAsync(output: "Paris.", details: new { expectedOutput = "Paris." });
        var id = await Stored.QueueAsync(trace, metric: "ExactMatch");

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("scored", 1.0, 1.0, true), (evaluation.Status, evaluation.Score, evaluation.Threshold, evaluation.Success));
        Assert.Equal((1, 0, null), (evaluation.Attempts, evaluation.JudgeCalls, evaluation.Model));
        Assert.Empty(Judge.Requests);
    }

    [Fact]
    public async Task Keeps_what_the_judge_said_used_and_cost()
    {
        await Stored.ExecuteAsync(
            "insert into prices (project_id, model, input_usd, output_usd) values (@project, 'scripted', 1000, 5000)",
            new { project = Stored.Project });
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("scored", 0.8, true, "As it should be."), (evaluation.Status, evaluation.Score, evaluation.Success, evaluation.Reason));
        Assert.Equal(("default", "scripted-2026-01-01", false), (evaluation.Judge, evaluation.Model, evaluation.Demo));
        Assert.Equal((1, 100, 20), (evaluation.JudgeCalls, evaluation.InputTokens, evaluation.OutputTokens));
        Assert.Equal(0.2m, evaluation.CostUsd); // (100 × 1000 + 20 × 5000) / 1,000,000
        Assert.True(evaluation.DurationMs > 0);
        Assert.NotNull(evaluation.PromptVersion);
        var answers = evaluation.Answers!.Value;
        Assert.Equal(8, answers[0].GetProperty("answer").GetProperty("score").GetInt32());
    }

    [Fact]
    public async Task Marks_what_the_demo_judge_scored()
    {
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync(("ConnectionStrings:judge", $"{Judge.ConnectionString};Demo=true"));

        Assert.True((await Stored.GetFinishedAsync(id)).Demo);
    }

    [Theory]
    [InlineData(8, false, 0.8, 0.9, false)] // 0.8 does not reach 0.9
    [InlineData(9, false, 0.9, 0.9, true)]
    [InlineData(1, true, 1, 1, true)] // strict GEval asks for 0 or 1
    [InlineData(0, true, 0, 1, false)]
    public async Task Judges_the_score_by_threshold_and_strictness(
        double answer, bool strict, double score, double threshold, bool success)
    {
        Judge.Answer = _ => JudgeAnswers.Score(answer);
        var id = await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "GEval",
            options: new { evaluationSteps = new[] { "Check it." } }, threshold: 0.9, strict: strict);

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal((score, threshold, success), (evaluation.Score, evaluation.Threshold, evaluation.Success));
    }

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

    [Fact]
    public async Task Is_skipped_with_what_is_missing()
    {
        var id = await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "Faithfulness");

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal("skipped", evaluation.Status);
        Assert.StartsWith("input: ", evaluation.SkipReason, StringComparison.Ordinal);
        Assert.Contains("retrievalContext", evaluation.SkipReason, StringComparison.Ordinal);
        Assert.Empty(Judge.Requests);
    }

    [Theory]
    [InlineData(null, "default")]
    [InlineData("strong", "strong")]
    [InlineData("lawyer", "lawyer")]
    public async Task Is_skipped_without_a_judge(string? judge, string named)
    {
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync(), judge: judge);

        await StartWorkerAsync(("ConnectionStrings:judge", ""));

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal(("skipped", $"judge: No judge named '{named}' is configured."), (evaluation.Status, evaluation.SkipReason));
    }

    [Fact]
    public async Task Asks_the_judge_that_is_named()
    {
        await using var strong = await ScriptedJudge.StartAsync(_ => JudgeAnswers.Score(10));
        var trace = await Stored.AddTraceAsync();
        var (byStrong, byCheap) = (await Stored.QueueJudgedAsync(trace, collection: "a", judge: "strong"),
            await Stored.QueueJudgedAsync(trace, collection: "b", judge: "cheap"));

        await StartWorkerAsync(("ConnectionStrings:judge-strong", strong.ConnectionString));

        Assert.Equal((1, "strong"), ((await Stored.GetFinishedAsync(byStrong)).Score, (await Stored.GetFinishedAsync(byStrong)).Judge));
        Assert.Equal((0.8, "default"), ((await Stored.GetFinishedAsync(byCheap)).Score, (await Stored.GetFinishedAsync(byCheap)).Judge));
    }

    [Fact]
    public async Task Text_that_the_database_cannot_hold_does_not_lose_the_score()
    {
        Judge.Answer = _ => new("""{ "reason": "A zero: \u0000.", "score": 8 }""");
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync();

        Assert.Equal(("scored", "A zero: \ufffd."), ((await Stored.GetFinishedAsync(id)).Status, (await Stored.GetFinishedAsync(id)).Reason));
    }

    [Fact]
    public async Task A_subject_that_retention_has_removed_is_skipped()
    {
        var id = await Stored.QueueAsync(Stored.NewTraceId());

        await StartWorkerAsync();

        Assert.Equal("input: The trace is no longer stored.", (await Stored.GetFinishedAsync(id)).SkipReason);
    }

    [Fact]
    public async Task A_superseded_one_costs_nothing()
    {
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await Stored.ExecuteAsync("update evaluations set latest = false where id = @id", new { id });

        await StartWorkerAsync();

        Assert.StartsWith("superseded: ", (await Stored.GetFinishedAsync(id)).SkipReason, StringComparison.Ordinal);
        Assert.Empty(Judge.Requests);
    }

    [Fact]
    public async Task Evaluates_a_thread_turn_by_turn()
    {
        await Stored.AddTraceAsync("I want to fly to Rome.", "From where?", thread: "t1");
        await Stored.AddTraceAsync("From Oslo.", "Booked.", thread: "t1", startMs: 5_000);
        Judge.Answer = _ => new("""{ "items": [{ "item": "Fly to Rome.", "verdict": "yes", "reason": null }], "reason": "Booked." }""");
        var id = await Stored.QueueAsync(thread: "t1", metric: "ConversationCompleteness");

        await StartWorkerAsync(("Evaluator:MaxAttempts", "1"));

        await Stored.GetFinishedAsync(id);
        var asked = Judge.Requests.First().ToJsonString();
        Assert.True(asked.IndexOf("fly to Rome", StringComparison.Ordinal) < asked.IndexOf("From where?", StringComparison.Ordinal));
        Assert.True(asked.IndexOf("From where?", StringComparison.Ordinal) < asked.IndexOf("From Oslo.", StringComparison.Ordinal));
        Assert.Contains("Booked.", asked, StringComparison.Ordinal);
    }
}
