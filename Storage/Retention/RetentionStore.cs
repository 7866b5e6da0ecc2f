using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.Retention;

/// <summary>Deletes what is older than the retention and does not go with a partition of spans. Evaluations are kept.</summary>
public sealed class RetentionStore(NpgsqlDataSource database)
{
    private const int RowsAtOnce = 5000;

    /// <summary>In small transactions, so that nobody waits for it.</summary>
    /// <param name="day">The first day that is kept.</param>
    /// <returns>Rows deleted.</returns>
    public async Task<long> RemoveBeforeAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var start = new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero);
        var before = new { time = start.UtcDateTime, ns = Instant.From(start).Nanoseconds };
        return
            // By project, because the index on the start does; a trace that goes on after the day stays.
            await RemoveAsync("traces", """
                select t.ctid
                from projects p
                cross join lateral (
                    select ctid from traces
                    where project_id = p.id and start_ns < @ns and end_ns < @ns
                    limit @limit) t
                limit @limit
                """, before, cancellationToken)
            + await RemoveAsync("threads", "select ctid from threads where end_ns < @ns limit @limit", before, cancellationToken)
            + await RemoveAsync("unsettled_traces", "select ctid from unsettled_traces where due_at < @time limit @limit", before, cancellationToken)
            + await RemoveAsync("collection_misses", "select ctid from collection_misses where created_at < @time limit @limit", before, cancellationToken)
            + await RemoveAsync("evaluation_requests", "select ctid from evaluation_requests where created_at < @time limit @limit", before, cancellationToken);
    }

    private async Task<long> RemoveAsync(string table, string rows, object before, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(before);
        parameters.Add("limit", RowsAtOnce);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        for (var total = 0L; ;)
        {
            var removed = await connection.ExecuteAsync(new(
                $"delete from {table} where ctid = any(array({rows}))", parameters, cancellationToken: cancellationToken));
            total += removed;
            if (removed < RowsAtOnce)
                return total;
        }
    }
}
