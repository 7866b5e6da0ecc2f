using System.Text.Json;
using Platform.Storage.Evaluations;

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

    [Theory]
    [InlineData("GEval", """{"criteria":"It is polite.","votes":3}""", 3)]
    [InlineData("ConversationalGEval", """{"criteria":"It is polite."}""", 1)]
    public async Task Steps_are_kept_for_other_programs_and_the_other_options_hold(string metric, string options, int votes)
    {
        Judge.Answer = request => request["response_format"]!["json_schema"]!["name"]!.GetValue<string>() == "criteria_steps"
            ? new("""{ "steps": ["Look."] }""") : JudgeAnswers.Score();
        await StartWorkerAsync();

        var first = await MeasureAsync(metric, options, "t1");
        var second = await MeasureAsync(metric, options, "t2");

        Assert.Equal(["Look."], await Stored.QueryAsync<string[]>("select steps from criteria_steps"));
        Assert.Equal((votes + 1, votes), (first.JudgeCalls, second.JudgeCalls));
        Assert.Equal((first.Score, first.Agreement, first.PromptVersion), (second.Score, second.Agreement, second.PromptVersion));
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

    private async Task<Evaluation> MeasureAsync(string metric, string options, string thread)
    {
        var trace = await Stored.AddTraceAsync("Hello.", "Good day.", thread: thread);
        var given = JsonElement.Parse(options);
        return await Stored.GetFinishedAsync(metric == "GEval" ? await Stored.QueueAsync(trace, metric: metric, options: given)
            : await Stored.QueueAsync(thread: thread, metric: metric, options: given));
    }
}
