namespace Platform.Worker.Tests.Measurements;

public sealed class CriteriaStepsTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Two_workers_check_every_test_case_by_the_same_steps_written_once()
    {
        var written = 0;
        Judge.Answer = request => request["response_format"]!["json_schema"]!["name"]!.GetValue<string>() == "criteria_steps"
            ? new($$"""{ "steps": ["Check number {{Interlocked.Increment(ref written)}}."] }""")
            : JudgeAnswers.Score();
        await StartWorkerAsync();
        await StartWorkerAsync();

        var ids = new List<Guid>();
        for (var i = 0; i < 30; i++)
            ids.Add(await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "GEval", options: new { criteria = "It is polite." }));

        foreach (var id in ids)
            await Stored.GetFinishedAsync(id);
        var evaluations = await Stored.GetAllAsync(ids);
        var kept = Assert.Single(await Stored.QueryAsync<string[]>("select steps from criteria_steps"));
        Assert.All(evaluations, evaluation => Assert.Contains(kept, evaluation.Answers.ToString(), StringComparison.Ordinal));
        Assert.Single(evaluations.Select(evaluation => evaluation.PromptVersion).Distinct());
        Assert.InRange(written, 1, 2); // at most one by each worker, before either was kept
    }

    [Fact]
    public async Task A_judge_that_fails_leaves_no_steps_behind()
    {
        Judge.Answer = _ => new("out of order", Status: 500);
        var id = await Stored.QueueAsync(await Stored.AddTraceAsync(), metric: "GEval", options: new { criteria = "It is polite." });

        await StartWorkerAsync(("Evaluator:MaxAttempts", "1"));

        Assert.Equal("errored", (await Stored.GetFinishedAsync(id)).Status);
        Assert.Equal(0, await Stored.QueryAsync<long>("select count(*) from criteria_steps"));
    }
}
