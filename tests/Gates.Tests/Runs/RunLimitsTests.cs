using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Platform.Gates.Runs;
using Platform.Storage.TestRuns;

namespace Platform.Gates.Tests.Runs;

public sealed class RunLimitsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly CancellationTokenSource _service = new();

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task One_case_begins_alone_and_twice_as_many_as_have_ended_after_it()
    {
        using var limits = Limits(usd: 100);

        Assert.Equal(1, await limits.TakeRoomAsync(64));
        foreach (var (ended, room) in ((int, int)[])[(1, 2), (2, 6), (6, 18), (18, 54)])
        {
            var more = limits.TakeRoomAsync(64);
            Assert.False(more.IsCompleted);
            limits.Add(Cases(ended, usd: 0.01m));
            limits.GiveBack(ended);

            Assert.Equal(room, await more);
        }
    }

    [Theory]
    [InlineData(0, 2)] // a run whose first case is free, or whose judges have no price
    [InlineData(0.3, 2)] // 0.70 would do for two
    [InlineData(0.4, 1)]
    [InlineData(0.99, 1)]
    public async Task What_the_first_case_cost_says_how_many_follow(double usd, int room)
    {
        using var limits = Limits(usd: 1);
        await limits.TakeRoomAsync(16);
        limits.Add(Cases(1, (decimal)usd));
        limits.GiveBack(1);

        Assert.Equal(room, await limits.TakeRoomAsync(16));
    }

    [Fact]
    public async Task Cases_that_no_judge_is_asked_for_begin_all_at_once()
    {
        using var limits = Limits(usd: 1, spentUsd: 0, [], asksJudges: false);

        Assert.Equal(40, await limits.TakeRoomAsync(40));
        Assert.Equal(24, await limits.TakeRoomAsync(24));
    }

    [Fact]
    public async Task While_few_have_ended_the_dearest_stands_for_those_to_come()
    {
        using var limits = Limits(usd: 1, [.. Cases(9, usd: 0.01m), .. Cases(1, usd: 0.21m)]); // 0.70 is left: for 23 by the mean

        Assert.Equal(3, await limits.TakeRoomAsync(16));
    }

    [Fact]
    public async Task Money_of_cases_that_were_cut_short_counts()
    {
        using var limits = Limits(usd: 1, spentUsd: 0.9, Cases(20, usd: 0.02m)); // half of it for nothing: 0.10 is for two at 0.045 each

        Assert.Equal((0.9m, 2), (limits.Usd, await limits.TakeRoomAsync(16)));
    }

    [Fact]
    public async Task No_more_begin_than_the_money_that_is_left_is_enough_for()
    {
        using var limits = Limits(usd: 1, Cases(30, usd: 0.02m)); // leaves 0.40, which is for 20

        Assert.Equal(15, await limits.TakeRoomAsync(15));
        Assert.Equal(5, await limits.TakeRoomAsync(15));
        var more = limits.TakeRoomAsync(15);
        Assert.False(more.IsCompleted);
        limits.Add(Cases(5, usd: 0.01m)); // cheaper than those before
        limits.GiveBack(5);

        Assert.InRange(await more, 3, 4); // 0.35 at 0.0186 each is for 18, of which 15 are under way
    }

    [Fact]
    public async Task Only_money_that_was_spent_ends_a_run()
    {
        using var limits = Limits(usd: 1, Cases(50, usd: 0.02m));

        Assert.Equal(1, await limits.TakeRoomAsync(16));
        Assert.False(limits.Token.IsCancellationRequested);
        limits.Add(Cases(1, usd: 0.02m));
        limits.GiveBack(1);

        Assert.True(limits.Token.IsCancellationRequested);
        Assert.Equal(1.02m, limits.Usd);
    }

    [Fact]
    public async Task A_limit_ends_work_quietly_and_a_service_that_stops_does_not()
    {
        using var limits = Limits(usd: 1);
        var work = limits.WithinAsync(stop => Task.Delay(Timeout.InfiniteTimeSpan, stop));
        _time.Advance(TimeSpan.FromSeconds(60));
        await work;

        using var others = Limits(usd: 1);
        await _service.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => others.WithinAsync(stop => Task.Delay(Timeout.InfiniteTimeSpan, stop)));
    }

    private RunLimits Limits(double usd, params TestRunCase[] stored) => Limits(usd, (double)stored.Sum(each => each.EvaluationCostUsd ?? 0), stored);

    private RunLimits Limits(double usd, double spentUsd, TestRunCase[] stored, bool asksJudges = true) => new(
        new() { MaxSeconds = 60, MaxCostUsd = usd }, asksJudges, new() { Id = Guid.CreateVersion7(), Source = "gate", CreatedAt = _time.GetUtcNow().UtcDateTime },
        stored, (decimal)spentUsd, _time, _service.Token);

    private static TestRunCase[] Cases(int count, decimal usd) =>
    [
        .. Enumerable.Range(0, count).Select(i => new TestRunCase
        {
            Position = i,
            CaseId = $"c{i}",
            Content = JsonElement.Parse("{}"),
            Outcome = "passed",
            EvaluationCostUsd = usd,
        }),
    ];
}
