using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using Platform.Storage.Retention;
using Platform.Storage.Traces.Writing;

namespace Platform.Storage.Traces;

/// <summary>
/// Writes arriving spans. What a span changes beside its own row (its trace, its thread, evaluations that it brings) is
/// changed in the same transaction. May be used by several threads at once; each takes a connection of its own.
/// </summary>
public sealed class SpanWriter(
    NpgsqlDataSource database, SpanPartitions partitions, IOptions<RetentionOptions> retention, TimeProvider time)
    : IAsyncDisposable
{
    private const int Attempts = 5;

    private readonly ConcurrentBag<SpanConnection> _idle = [];

    /// <summary>
    /// Returns after the commit. Delivering the same spans again, in any order or grouping, changes nothing; a span that
    /// was sent unfinished is completed once. A span that the database refuses refuses itself alone.
    /// </summary>
    /// <exception cref="NpgsqlException">The database cannot be used; nothing is known to be stored.</exception>
    public async Task<WrittenSpans> WriteAsync(IReadOnlyList<ArrivingSpan> spans, CancellationToken cancellationToken)
    {
        using var rows = SpanRows.Of(spans);
        return await WriteRowsAsync([rows], cancellationToken);
    }

    /// <inheritdoc cref="WriteAsync(IReadOnlyList{ArrivingSpan}, CancellationToken)"/>
    /// <param name="requests">Of each its spans; indices count through all of them.</param>
    public async Task<WrittenSpans> WriteRowsAsync(IReadOnlyList<SpanRows> requests, CancellationToken cancellationToken)
    {
        var count = requests.Sum(request => request.Spans.Count);
        var refused = new List<RefusedSpan>();
        var batch = Accept(requests, count, refused);
        if (batch is [])
            return WrittenSpans.None with { Refused = refused };

        var written = await WriteAsync(SpanBatch.Sort(batch), cancellationToken);
        refused.AddRange(written.Refused);
        return written with { Refused = refused, Unchanged = count - refused.Count - written.New - written.Completed };
    }

    public async ValueTask DisposeAsync()
    {
        while (_idle.TryTake(out var connection))
            await connection.DisposeAsync();
    }

    private List<PlacedSpan> Accept(IReadOnlyList<SpanRows> requests, int count, List<RefusedSpan> refused)
    {
        var firstDay = retention.Value.FirstDay(time);
        var lastDay = RetentionOptions.Today(time).AddDays(SpanPartitions.DaysAhead);
        var accepted = new List<PlacedSpan>(count);
        var first = 0;
        foreach (var request in requests)
        {
            foreach (var placed in request.Place(first))
            {
                var day = placed.Span.Start.Day;
                if (day < firstDay)
                    refused.Add(new(placed.Index, $"The span started on {day:yyyy-MM-dd}; spans are kept from {firstDay:yyyy-MM-dd} on."));
                else if (day > lastDay)
                    refused.Add(new(placed.Index, $"The span starts on {day:yyyy-MM-dd}, which is in the future."));
                else
                    accepted.Add(placed);
            }
            first += request.Spans.Count;
        }
        return accepted;
    }

    // Halves what the database refuses until it is a single span.
    private async Task<WrittenSpans> WriteAsync(List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteOnceAsync(batch, cancellationToken);
        }
        catch (Exception exception) when (IsAboutData(exception))
        {
            if (batch is [{ Index: var index }])
                return WrittenSpans.None with { Refused = [new(index, $"The span cannot be stored: {Message(exception)}")] };

            var half = batch.Count / 2;
            var left = await WriteAsync(batch.GetRange(0, half), cancellationToken);
            var right = await WriteAsync(batch.GetRange(half, batch.Count - half), cancellationToken);
            return WrittenSpans.Join(left, right);
        }
    }

    private async Task<WrittenSpans> WriteOnceAsync(List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        var stageAll = false;
        for (var attempt = 1; ; attempt++)
        {
            foreach (var placed in batch)
                await partitions.EnsureAsync(placed.Span.Start.Day, cancellationToken);
            try
            {
                if (!_idle.TryTake(out var connection))
                    connection = await SpanConnection.OpenAsync(database, cancellationToken);
                try
                {
                    var written = await connection.WriteAsync(batch, stageAll, cancellationToken);
                    _idle.Add(connection);
                    return written;
                }
                catch
                {
                    await connection.DisposeAsync();
                    throw;
                }
            }
            catch (PostgresException exception) when (!stageAll && exception.SqlState is PostgresErrorCodes.UniqueViolation)
            {
                stageAll = true;
            }
            catch (PostgresException exception) when (attempt < Attempts && MayPass(exception))
            {
                partitions.Forget();
            }
        }
    }

    // Another process has dropped a partition; or somebody takes rows in another order than writers do.
    private static bool MayPass(PostgresException exception) => SpanPartitions.IsMissing(exception)
        || exception.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    // Classes 22 data exception, 23 constraint violation, 54 limit exceeded.
    private static bool IsAboutData(Exception exception) =>
        exception is JsonException or PostgresException { SqlState: ['2', '2' or '3', ..] or ['5', '4', ..] };

    private static string Message(Exception exception) => exception is PostgresException refusal ? refusal.MessageText : exception.Message;
}
