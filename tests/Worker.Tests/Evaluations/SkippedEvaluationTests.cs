namespace Platform.Worker.Tests.Evaluations;

public sealed class SkippedEvaluationTests(WorkerFixture fixture) : WorkerTest(fixture)
{
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
}
