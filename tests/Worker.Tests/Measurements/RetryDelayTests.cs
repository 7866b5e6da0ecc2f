using Platform.Worker.Measurements;

namespace Platform.Worker.Tests.Measurements;

public sealed class RetryDelayTests
{
    private static readonly TimeSpan _first = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 16)]
    public void Doubles_with_every_try(int attempt, double seconds) =>
        Assert.Equal(seconds, RetryDelay.After(attempt, _first, retryAfter: null, chance: 0).TotalSeconds);

    [Fact]
    public void Is_up_to_a_quarter_longer_by_chance() =>
        Assert.Equal(2.5, RetryDelay.After(1, _first, retryAfter: null, chance: 1).TotalSeconds);

    [Fact]
    public void Is_never_shorter_than_the_judge_asked_for() =>
        Assert.Equal(30, RetryDelay.After(1, _first, TimeSpan.FromSeconds(30), chance: 0).TotalSeconds);

    [Fact]
    public void Is_not_shortened_by_a_judge_that_asks_for_less() =>
        Assert.Equal(16, RetryDelay.After(4, _first, TimeSpan.FromSeconds(1), chance: 0).TotalSeconds);

    [Theory]
    [InlineData(1, 86_400)]
    [InlineData(100, 1)]
    public void Is_an_hour_at_most(int attempt, int retryAfterSeconds) =>
        Assert.Equal(1, RetryDelay.After(attempt, _first, TimeSpan.FromSeconds(retryAfterSeconds), chance: 1).TotalHours);
}
