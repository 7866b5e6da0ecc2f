using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Platform.Storage;

/// <summary>
/// Counts that many requests add to and that are written down every two seconds, since nobody waits for them. What a crash
/// loses is only a count.
/// </summary>
public abstract class WriteBehind(TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan _interval = TimeSpan.FromSeconds(2);

    /// <summary>Writes what has come together; called once more at the end.</summary>
    protected abstract Task WriteAsync(CancellationToken cancellationToken);

    /// <param name="putBack">Called when the database is away: the count is written when it is back.</param>
    protected static async Task TryAsync(Func<Task> write, Action<string> putBack)
    {
        try
        {
            await write();
        }
        catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException)
        {
            putBack(exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await WriteAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await WriteAsync(CancellationToken.None);
        }
    }
}
