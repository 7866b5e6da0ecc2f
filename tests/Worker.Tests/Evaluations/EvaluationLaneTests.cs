using Platform.Storage.Evaluations;

namespace Platform.Worker.Tests.Evaluations;

public sealed class EvaluationLaneTests(WorkerFixture fixture) : WorkerTest(fixture)
{
    [Fact]
    public async Task Judges_that_hang_delay_nothing_that_needs_none()
    {
        Judge.Answer = _ => JudgeAnswers.Score() with { Delay = Timeout.InfiniteTimeSpan };
        for (var i = 0; i < 5; i++)
            await Stored.QueueJudgedAsync(await Stored.AddTraceAsync());
        await StartWorkerAsync(("Evaluator:Concurrency", "2"), ("Evaluator:QuickConcurrency", "1"));
        await Eventually.HoldsAsync(() => Task.FromResult(Judge.Requests.Count == 2));

        var id = await Stored.QueueAsync(await Stored.AddTraceAsync(details: new { expectedOutput = "Paris." }));

        Assert.Equal("scored", (await Stored.GetFinishedAsync(id)).Status);
        Assert.Equal(2, Judge.Requests.Count); // all places are taken still
    }

    [Fact]
    public async Task One_that_is_moved_keeps_its_place_and_its_tries()
    {
        var queue = new EvaluationQueue(Stored.Database);
        var id = await Stored.QueueJudgedAsync(Stored.NewTraceId());
        var before = await Stored.GetAsync(id);
        var taken = Assert.Single(await TakeAsync(queue, EvaluationLane.Quick, 1));

        Assert.True(await new HeldEvaluations(Stored.Database).MoveToJudgedAsync(taken, Cancellation));

        Assert.Empty(await TakeAsync(queue, EvaluationLane.Quick, 1));
        var waiting = await Stored.GetAsync(id);
        Assert.Equal(("pending", 0, before.AvailableAt), (waiting.Status, waiting.Attempts, waiting.AvailableAt));
        Assert.Equal(1, Assert.Single(await TakeAsync(queue, EvaluationLane.Judged, 1)).Attempts);
    }

    [Fact]
    public async Task What_somebody_waits_for_goes_first_and_the_past_last()
    {
        var ids = new List<Guid>();
        foreach (var priority in new[] { EvaluationPriority.Past, EvaluationPriority.Arriving, EvaluationPriority.Asked })
        {
            ids.Add(await Stored.QueueAsync(Stored.NewTraceId()));
            await Stored.ExecuteAsync("update evaluations set priority = @priority where id = @id", new { priority, id = ids[^1] });
        }

        var queue = new EvaluationQueue(Stored.Database);
        for (var i = 2; i >= 0; i--)
            Assert.Equal(ids[i], Assert.Single(await TakeAsync(queue, EvaluationLane.Quick, 1)).Id);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static Task<IReadOnlyList<TakenEvaluation>> TakeAsync(EvaluationQueue queue, EvaluationLane lane, int count) =>
        queue.TakeAsync("worker", lane, count, TimeSpan.FromMinutes(1), Cancellation);
}
