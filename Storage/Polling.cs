using System.Data.Common;
using Microsoft.Extensions.Logging;

namespace Platform.Storage;

/// <summary>How background services look for work in the database.</summary>
public static class Polling
{
    /// <summary>
    /// Looks again and again, until it is cancelled. A database that is away is waited for: an exception that leaves a background service
    /// ends the whole service, and with it what is under way.
    /// </summary>
    /// <param name="work">Does what there is to do; returns when nothing is left.</param>
    /// <param name="pause">Between two looks.</param>
    public static async Task RepeatAsync(
        Func<CancellationToken, Task> work, TimeSpan pause, TimeProvider time, ILogger logger, CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await work(stoppingToken);
            }
            catch (DbException gone)
            {
                logger.DatabaseFailed(gone); // as good a reason to wait a moment as having nothing to do
            }

            await Task.Delay(pause, time, stoppingToken);
        }
    }
}
