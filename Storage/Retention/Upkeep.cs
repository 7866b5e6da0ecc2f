using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Platform.Storage.Retention;

/// <summary>
/// Makes the partitions of the next days and removes what is older than the retention: at start and every hour, by
/// whichever replica gets the lock.
/// </summary>
public sealed partial class Upkeep(
    NpgsqlDataSource database, SpanPartitions partitions, RetentionStore old, IOptions<RetentionOptions> options,
    TimeProvider time, ILogger<Upkeep> logger) : BackgroundService
{
    internal const long Lock = 0x55706B656570; // "Upkeep"

    /// <returns>False when another replica is at it.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var tryLock = new NpgsqlCommand($"select pg_try_advisory_lock({Lock})", connection);
        if (!(bool)(await tryLock.ExecuteScalarAsync(cancellationToken))!)
            return false;
        try
        {
            var today = RetentionOptions.Today(time);
            for (var day = today; day <= today.AddDays(SpanPartitions.DaysAhead); day = day.AddDays(1))
                await partitions.EnsureAsync(day, cancellationToken);

            var firstDay = options.Value.FirstDay(time);
            foreach (var day in await partitions.ListAsync(cancellationToken))
            {
                if (day < firstDay)
                    LogPartition(day, await partitions.TryDropAsync(day, cancellationToken) ? "dropped" : "in use, tried again later");
            }
            if (await old.RemoveBeforeAsync(firstDay, cancellationToken) is > 0 and var rows)
                LogRemoved(rows, firstDay);
            return true;
        }
        finally
        {
            await using var unlock = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", connection);
            await unlock.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hourly = new PeriodicTimer(TimeSpan.FromHours(1), time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (NpgsqlException exception)
            {
                // Whoever hosts this has better things to do than to stop for it.
                LogFailed(exception);
            }
        }
        while (await hourly.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "Spans of {Day}: {What}")]
    private partial void LogPartition(DateOnly day, string what);

    [LoggerMessage(LogLevel.Information, "Removed {Rows} rows from before {Day}")]
    private partial void LogRemoved(long rows, DateOnly day);

    [LoggerMessage(LogLevel.Warning, "Upkeep failed and is tried again in an hour")]
    private partial void LogFailed(Exception exception);
}
