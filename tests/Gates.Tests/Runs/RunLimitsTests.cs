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
    public async Task Nobody_knows_the_cost_of_the_first_cases_so_that_few_of_them_begin()
    {
        using var limits = Limits(usd: 100);

        Assert.Equal(16, await limits.TakeRoomAsync(64));
        var more = limits.TakeRoomAsync(64);
        Assert.False(more.IsCompleted);
        limits.Add(Cases(16, usd: 0.01m));
        limits.GiveBack(16);

        Assert.Equal(64, await more);
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

    private RunLimits Limits(double usd, params TestRunCase[] stored) => new(
        new() { MaxSeconds = 60, MaxCostUsd = usd }, new() { Id = Guid.CreateVersion7(), Source = "gate", CreatedAt = _time.GetUtcNow().UtcDateTime },
        stored, _time, _service.Token);

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
