using System.Collections.Concurrent;
using System.Globalization;
using Dapper;
using Npgsql;

namespace Platform.Storage.Retention;

/// <summary>The daily partitions of <c>spans</c>. Any number of processes may make and drop them at once.</summary>
public sealed class SpanPartitions(NpgsqlDataSource database)
{
    /// <summary>How far ahead of today partitions are made; spans that start later are refused.</summary>
    public const int DaysAhead = 3;

    private const long Lock = 0x5370616E44617973; // "SpanDays"

    private readonly ConcurrentDictionary<DateOnly, bool> _known = [];

    /// <summary>Makes the partition of this day, unless it is there.</summary>
    public async ValueTask EnsureAsync(DateOnly day, CancellationToken cancellationToken)
    {
        if (_known.ContainsKey(day))
            return;

        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new("select pg_advisory_xact_lock(@Lock)", new { Lock }, transaction, cancellationToken: cancellationToken));
        if (!await connection.ExecuteScalarAsync<bool>(new(
            "select to_regclass(@name) is not null", new { name = Name(day) }, transaction, cancellationToken: cancellationToken)))
        {
            // Attached, not created as a partition: that would lock out everybody who reads or writes spans.
            await connection.ExecuteAsync(new(
                $"""
                create table {Name(day)} (like spans including all);
                alter table spans attach partition {Name(day)} for values from ('{day:yyyy-MM-dd}') to ('{day.AddDays(1):yyyy-MM-dd}');
                """,
                transaction: transaction, cancellationToken: cancellationToken));
        }
        await transaction.CommitAsync(cancellationToken);
        _known[day] = true;
    }

    /// <summary>Looks again before the next write.</summary>
    internal void Forget() => _known.Clear();

    /// <summary>A row found no partition: PostgreSQL calls it a violated check, of no constraint.</summary>
    internal static bool IsMissing(PostgresException exception) =>
        exception is { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null };

    /// <returns>Days that have a partition, in order.</returns>
    public async Task<IReadOnlyList<DateOnly>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var names = await connection.QueryAsync<string>(new(
            "select inhrelid::regclass::text from pg_inherits where inhparent = 'spans'::regclass order by 1",
            cancellationToken: cancellationToken));
        return [.. names.Select(name => DateOnly.ParseExact(name, "'spans_'yyyyMMdd", CultureInfo.InvariantCulture))];
    }

    /// <summary>Removes a day's spans for good.</summary>
    /// <returns>False when somebody was reading or writing spans all the time; it is to be tried again later.</returns>
    public async Task<bool> TryDropAsync(DateOnly day, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // A drop locks all of spans; whoever comes behind it must not wait for long.
            await connection.ExecuteAsync(new(
                $"set local lock_timeout = '1s'; drop table if exists {Name(day)}",
                transaction: transaction, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            _known.TryRemove(day, out _);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    private static string Name(DateOnly day) => $"spans_{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}";
}
