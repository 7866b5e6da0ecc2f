namespace Platform.AgentTracing.Tests;

internal static class Until
{
    /// <summary>Tries until it is true; what throws is not true yet. Fails the test after 30 s.</summary>
    internal static async Task TrueAsync(Func<Task<bool>> holds, string what)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await Holds())
        {
            Assert.False(patience.IsCancellationRequested, $"Waited 30 s for {what}.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        async Task<bool> Holds()
        {
            try
            {
                return await holds();
            }
            catch (Exception)
            {
                return false;
            }
        }
    }

    internal static Task TrueAsync(Func<bool> holds, string what) => TrueAsync(() => Task.FromResult(holds()), what);
}
