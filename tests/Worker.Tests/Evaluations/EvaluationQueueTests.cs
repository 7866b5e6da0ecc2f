using Platform.Storage.Evaluations;

namespace Platform.Worker.Tests.Evaluations;

public sealed class EvaluationQueueTests(WorkerFixture fixture) : IAsyncLifetime
{
    private static readonly TimeSpan _lease = TimeSpan.FromMinutes(1);
    private Stored _stored = null!;
    private EvaluationQueue _queue = null!;
    private HeldEvaluations _held = null!;

    public async ValueTask InitializeAsync()
    {
        _stored = await fixture.CreateAsync();
        _queue = new(_stored.Database);
        _held = new(_stored.Database);
    }

    public ValueTask DisposeAsync() => _stored.DisposeAsync();

    [Fact]
    public async Task Takes_each_evaluation_once_whoever_asks()
    {
        await QueueManyAsync(_stored.Project, 1_000);

        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => TakeAllAsync($"worker {worker}")));

        Assert.Equal(1_000, taken.Sum(each => each.Count));
        Assert.Equal(1_000, taken.SelectMany(each => each).Select(each => each.Id).Distinct().Count());
    }

    [Fact]
    public async Task Takes_from_every_project_although_one_floods()
    {
        await QueueManyAsync(_stored.Project, 1_000);
        var other = await Stored.AddProjectAsync(_stored.Database, "other");
        await QueueManyAsync(other, 3);

        var first = await TakeAsync("worker", 6);

        Assert.Equal(3, first.Count(each => each.ProjectId == other));
    }

    [Fact]
    public async Task Gives_the_only_free_place_to_the_project_that_has_none()
    {
        await QueueManyAsync(_stored.Project, 100);
        await TakeAsync("worker", 15);
        var other = await Stored.AddProjectAsync(_stored.Database, "other");
        await QueueManyAsync(other, 1);

        Assert.Equal(other, Assert.Single(await TakeAsync("worker", 1)).ProjectId);
    }

    [Fact]
    public async Task Takes_the_oldest_of_a_project_first()
    {
        var later = await _stored.QueueAsync(Stored.NewTraceId());
        var earlier = await _stored.QueueAsync(Stored.NewTraceId());
        await _stored.ExecuteAsync("update evaluations set available_at = now() - interval '1 h' where id = @earlier", new { earlier });

        Assert.Equal(earlier, Assert.Single(await TakeAsync("worker", 1)).Id);
        Assert.Equal(later, Assert.Single(await TakeAsync("worker", 1)).Id);
    }

    [Fact]
    public async Task One_whose_lease_ran_out_is_taken_again_and_finished_by_the_second_worker_only()
    {
        var id = await _stored.QueueAsync(Stored.NewTraceId());
        var first = Assert.Single(await TakeAsync("killed", 1));
        Assert.Empty(await TakeAsync("other", 1));
        await LoseLeaseAsync(id);

        var second = Assert.Single(await TakeAsync("other", 1));

        Assert.Equal(2, second.Attempts);
        Assert.False(await _held.FinishAsync(first, Scored(0.1), Cancellation));
        Assert.False(await _held.RenewAsync(first, _lease, Cancellation));
        Assert.True(await _held.FinishAsync(second, Scored(0.2), Cancellation));
        Assert.False(await _held.FinishAsync(second, Scored(0.3), Cancellation));
        Assert.Equal(0.2, (await _stored.GetAsync(id)).Score);
    }

    [Fact]
    public async Task A_worker_that_took_its_own_lost_evaluation_again_finishes_it_once()
    {
        var id = await _stored.QueueAsync(Stored.NewTraceId());
        var first = Assert.Single(await TakeAsync("worker", 1));
        await LoseLeaseAsync(id);
        var second = Assert.Single(await TakeAsync("worker", 1));

        Assert.False(await _held.FinishAsync(first, Scored(0.1), Cancellation));
        Assert.True(await _held.FinishAsync(second, Scored(0.2), Cancellation));
    }

    [Fact]
    public async Task A_renewed_lease_is_not_lost()
    {
        var id = await _stored.QueueAsync(Stored.NewTraceId());
        var taken = Assert.Single(await TakeAsync("worker", 1));
        await LoseLeaseAsync(id);

        Assert.True(await _held.RenewAsync(taken, _lease, Cancellation));
        Assert.Empty(await TakeAsync("other", 1));
    }

    [Fact]
    public async Task One_to_be_retried_waits_says_why_and_keeps_what_was_used()
    {
        var id = await _stored.QueueAsync(Stored.NewTraceId());
        var first = Assert.Single(await TakeAsync("worker", 1));
        var failed = new EvaluationResult { Status = "errored", Error = "The judge is down.", JudgeCalls = 2, InputTokens = 10, CostUsd = 0.5m };

        Assert.True(await _held.RetryAsync(first, failed, TimeSpan.FromHours(1), counts: true, Cancellation));

        Assert.Empty(await TakeAsync("worker", 1));
        var waiting = await _stored.GetAsync(id);
        Assert.Equal(("pending", "The judge is down.", 1), (waiting.Status, waiting.Error, waiting.Attempts));
        await _stored.ExecuteAsync("update evaluations set available_at = now() where id = @id", new { id });
        var second = Assert.Single(await TakeAsync("worker", 1));
        await _held.FinishAsync(second, Scored(1) with { JudgeCalls = 3, InputTokens = 5, CostUsd = 0.25m }, Cancellation);
        var finished = await _stored.GetAsync(id);
        Assert.Equal((5, 15L, 0.75m), (finished.JudgeCalls, finished.InputTokens, finished.CostUsd));
        Assert.Null(finished.Error);
    }

    [Fact]
    public async Task A_postponed_one_waits_without_having_been_tried()
    {
        var id = await _stored.QueueAsync(Stored.NewTraceId());
        var taken = Assert.Single(await TakeAsync("worker", 1));

        Assert.True(await _held.PostponeAsync(taken, "quiet: later", TimeSpan.FromHours(1), Cancellation));

        Assert.Empty(await TakeAsync("worker", 1));
        var waiting = await _stored.GetAsync(id);
        Assert.Equal(("pending", "quiet: later", 0), (waiting.Status, waiting.SkipReason, waiting.Attempts));
    }

    [Fact]
    public async Task What_is_given_back_can_be_taken_at_once()
    {
        await QueueManyAsync(_stored.Project, 3);
        await TakeAsync("leaving", 2);
        await TakeAsync("staying", 1);

        await _queue.ReleaseAllAsync("leaving", Cancellation);

        Assert.Equal([1, 1], (await TakeAsync("other", 10)).Select(each => each.Attempts));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static EvaluationResult Scored(double score) => new() { Status = "scored", Score = score, Success = true };

    private Task<IReadOnlyList<TakenEvaluation>> TakeAsync(string worker, int count) =>
        _queue.TakeAsync(worker, EvaluationLane.Quick, count, _lease, Cancellation);

    private async Task<List<TakenEvaluation>> TakeAllAsync(string worker)
    {
        // One that finds the rest locked by others gets nothing, so what is left decides.
        var all = new List<TakenEvaluation>();
        while (await _stored.QueryAsync<long>("select count(*) from evaluations where status = 'pending'") > 0)
            all.AddRange(await TakeAsync(worker, 16));
        return all;
    }

    private Task LoseLeaseAsync(Guid id) =>
        _stored.ExecuteAsync("update evaluations set leased_until = now() - interval '1 ms' where id = @id", new { id });

    private Task QueueManyAsync(int project, int count) => _stored.ExecuteAsync(
        """
        insert into evaluations (project_id, id, target, subject, metric)
        select @project, gen_random_uuid(), 'trace', i::text, 'ExactMatch' from generate_series(1, @count) i
        """,
        new { project, count });
}
