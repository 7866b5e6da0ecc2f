using Platform.Storage.Evaluations;
using Platform.Storage.Projects;

namespace Platform.Worker.Tests.Evaluations;

public sealed class EvaluationBudgetTests(WorkerFixture fixture) : IAsyncLifetime
{
    private Stored _stored = null!;
    private EvaluationQueue _queue = null!;
    private HeldEvaluations _held = null!;
    private EvaluationBudget _budget = null!;

    public async ValueTask InitializeAsync()
    {
        _stored = await fixture.CreateAsync();
        _queue = new(_stored.Database);
        _held = new(_stored.Database);
        _budget = new(_stored.Database);
    }

    public ValueTask DisposeAsync() => _stored.DisposeAsync();

    [Fact]
    public async Task One_runs_alone_until_it_has_shown_what_it_costs()
    {
        var (first, second) = (await TakeAsync(), await TakeAsync());
        Assert.Equal(BudgetAnswer.Granted, await AskAsync(first, 1));
        Assert.Equal(BudgetAnswer.Wait, await AskAsync(second, 1));

        await FinishAsync(first, cost: 0.1m);

        Assert.Equal(BudgetAnswer.Granted, await AskAsync(second, 1));
    }

    [Fact]
    public async Task Reservations_and_spending_together_never_pass_the_budget()
    {
        var first = await TakeAsync();
        await AskAsync(first, 1);
        await FinishAsync(first, cost: 0.3m);
        var next = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => TakeAsync()));

        var answers = await Task.WhenAll(next.Select(each => AskAsync(each, 1)));

        Assert.Equal(2, answers.Count(answer => answer is BudgetAnswer.Granted)); // 0.3 + 2 × 0.3 ≤ 1 < 0.3 + 3 × 0.3
        Assert.Equal(6, answers.Count(answer => answer is BudgetAnswer.Wait));
    }

    [Fact]
    public async Task The_rest_that_does_not_suffice_for_another_one_is_not_spent()
    {
        var first = await TakeAsync();
        await AskAsync(first, 1);
        await FinishAsync(first, cost: 0.6m);

        Assert.Equal(BudgetAnswer.Spent, await AskAsync(await TakeAsync(), 1));
        Assert.Equal(BudgetAnswer.Granted, await AskAsync(await TakeAsync(), 1.2m));
    }

    [Fact]
    public async Task One_that_failed_gives_back_what_it_did_not_use()
    {
        var first = await TakeAsync();
        await AskAsync(first, 1);

        await _held.RetryAsync(first, new() { Status = "errored", CostUsd = 0.2m }, TimeSpan.Zero, counts: true, Cancellation);

        Assert.Equal((0.2m, 0m), await _stored.QueryAsync<(decimal, decimal)>(
            "select spent_usd, reserved_usd from collection_spending"));
        Assert.Equal(BudgetAnswer.Granted, await AskAsync(await TakeAsync(), 1));
    }

    [Fact]
    public async Task One_that_was_lost_keeps_its_reservation_for_who_takes_it_over()
    {
        var lost = await TakeAsync();
        await AskAsync(lost, 1);
        await _stored.ExecuteAsync("update evaluations set leased_until = now() - interval '1 ms'");

        var again = Assert.Single(await _queue.TakeAsync("other", EvaluationLane.Quick, 1, TimeSpan.FromMinutes(1), Cancellation));

        Assert.Equal(BudgetAnswer.Granted, await AskAsync(again, 1));
        Assert.Equal(1m, await _stored.QueryAsync<decimal>("select reserved_usd from collection_spending"));
    }

    [Fact]
    public async Task Yesterdays_spending_does_not_count_but_says_what_one_costs()
    {
        var first = await TakeAsync();
        await AskAsync(first, 1);
        await FinishAsync(first, cost: 0.4m);
        await _stored.ExecuteAsync("update collection_spending set day = day - 1");
        var next = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => TakeAsync()));

        var answers = await Task.WhenAll(next.Select(each => AskAsync(each, 1)));

        Assert.Equal(2, answers.Count(answer => answer is BudgetAnswer.Granted)); // 2 × 0.4 ≤ 1 < 3 × 0.4
    }

    [Fact]
    public async Task A_judge_without_a_price_is_not_held_up()
    {
        var first = await TakeAsync();
        await AskAsync(first, 1);
        await FinishAsync(first, cost: 0);
        var next = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TakeAsync()));

        Assert.All(await Task.WhenAll(next.Select(each => AskAsync(each, 1))), answer => Assert.Equal(BudgetAnswer.Granted, answer));
    }

    [Fact]
    public async Task A_budget_of_nothing_allows_nothing() =>
        Assert.Equal(BudgetAnswer.Spent, await AskAsync(await TakeAsync(), 0));

    [Fact]
    public async Task A_project_keeps_to_its_own_budget_over_all_collections()
    {
        await new ProjectStore(_stored.Database).SetDailyBudgetAsync(_stored.Project, 1, Cancellation);
        var first = await TakeAsync();
        Assert.Equal(BudgetAnswer.Granted, await AskAsync(first, budget: null));
        Assert.Equal(BudgetAnswer.Wait, await AskAsync(await TakeAsync("others"), budget: null));
        await FinishAsync(first, cost: 0.6m);

        Assert.Equal(BudgetAnswer.Spent, await AskAsync(await TakeAsync(), budget: 100)); // another 0.6 of the 0.4 that are left
        Assert.Equal(BudgetAnswer.Granted, await AskAsync(await TakeAsync("others"), budget: 100)); // with all that is left
        Assert.Equal(0.4m, await _stored.QueryAsync<decimal>("select reserved_usd from collection_spending where collection = 'others'"));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Task<BudgetAnswer> AskAsync(TakenEvaluation taken, decimal? budget) =>
        _budget.ReserveAsync(taken with { DailyBudgetUsd = budget }, Cancellation);

    private Task<bool> FinishAsync(TakenEvaluation taken, decimal cost) =>
        _held.FinishAsync(taken, new() { Status = "scored", Score = 1, CostUsd = cost }, Cancellation);

    private async Task<TakenEvaluation> TakeAsync(string collection = "checks")
    {
        await _stored.QueueJudgedAsync(Stored.NewTraceId(), collection: collection);
        IReadOnlyList<TakenEvaluation> taken = [];
        // Several ask at once, and one may find all rows locked by others.
        await Eventually.HoldsAsync(async () =>
            (taken = await _queue.TakeAsync("worker", EvaluationLane.Quick, 1, TimeSpan.FromMinutes(1), Cancellation)) is not []);
        return taken[0];
    }
}
