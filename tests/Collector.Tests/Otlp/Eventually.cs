namespace Platform.Collector.Tests.Otlp;

internal static class Eventually
{
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    /// <summary>Asks again and again until there is an answer.</summary>
    internal static async Task<T> GetAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        var time = TimeProvider.System;
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < _longest;)
        {
            if (await ask() is { } answer)
                return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException($"Nothing came within {_longest.TotalSeconds} s.");
    }
}
