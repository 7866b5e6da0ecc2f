using System.Diagnostics;

namespace Platform.Worker.Tests;

internal static class Eventually
{
    /// <summary>Looks again until it holds, at most 30 s.</summary>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<string>? otherwise = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(30), otherwise?.Invoke() ?? "It did not hold within 30 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
