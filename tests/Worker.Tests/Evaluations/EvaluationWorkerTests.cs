using Platform.Fixtures;

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
    public async Task What_the_provider_had_cached_is_kept_and_priced_as_cached()
    {
        await Stored.ExecuteAsync(
            "insert into prices (project_id, model, input_usd, output_usd, cache_read_usd) values (@project, 'scripted', 1000, 5000, 100)",
            new { project = Stored.Project });
        Judge.Answer = _ => JudgeAnswers.Score(8) with { CachedTokens = 60 };
        var id = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal((100, 60), (evaluation.InputTokens, evaluation.CachedInputTokens));
        Assert.Equal(0.146m, evaluation.CostUsd); // (40 × 1000 + 60 × 100 + 20 × 5000) / 1,000,000
    }

    [Fact]
    public async Task Keeps_how_far_several_votes_agreed()
    {
        Judge.Answer = request => JudgeAnswers.Score((int)request["seed"]! == 1 ? 2 : 8);
        var id = await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "GEval",
            options: new { evaluationSteps = new[] { "Check it." }, votes = 3 });
        var alone = await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());

        await StartWorkerAsync();

        var evaluation = await Stored.GetFinishedAsync(id);
        Assert.Equal((0.8, 2.0 / 3, 3), (evaluation.Score, evaluation.Agreement!.Value, evaluation.JudgeCalls));
        Assert.Null((await Stored.GetFinishedAsync(alone)).Agreement);
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
