using Npgsql;

namespace Platform.Storage.Traces.Writing;

/// <summary>A span that is new, or that was there unfinished.</summary>
internal readonly record struct WrittenSpan(ArrivingSpan Span, int Index, bool IsNew);

/// <summary>A connection of its own with staging tables and prepared statements; one transaction at a time.</summary>
internal sealed class SpanConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlBatch _insert;
    private readonly NpgsqlCommand _upsert;
    private readonly CopyRow _row = new();

    private SpanConnection(NpgsqlConnection connection)
    {
        _connection = connection;
        _insert = new(connection) { BatchCommands = { new(SpanTable.Insert), new(SpanEvaluations.MatchingProjects) } };
        _upsert = new(TraceTable.Upsert, connection);
    }

    internal static async Task<SpanConnection> OpenAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var opened = new SpanConnection(await database.OpenConnectionAsync(cancellationToken));
        try
        {
            await using var stage = new NpgsqlCommand(
                $"set work_mem = '64MB'; {SpanTable.Staging.Create}; {TraceTable.Staging.Create}", opened._connection);
            await stage.ExecuteNonQueryAsync(cancellationToken);
            await opened._insert.PrepareAsync(cancellationToken);
            await opened._upsert.PrepareAsync(cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <param name="batch">In the order of <see cref="SpanBatch"/>, their partitions made.</param>
    internal async Task<WrittenSpans> WriteAsync(List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        await SpanTable.Staging.CopyAsync(_connection, _row, batch, cancellationToken);
        var (written, matching) = await InsertAsync(batch, cancellationToken);
        if (written is [])
            return WrittenSpans.None;

        var traces = TraceChange.Of(written);
        await TraceTable.Staging.CopyAsync(_connection, _row, traces, cancellationToken);
        await _upsert.ExecuteNonQueryAsync(cancellationToken);
        var queued = await SpanEvaluations.AddAsync(_connection, written, matching, cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        var added = written.Count(span => span.IsNew);
        return new()
        {
            New = added,
            Completed = written.Count - added,
            Traces = traces.ConvertAll(trace => new TraceKey(trace.ProjectId, Convert.ToHexStringLower(trace.TraceId))),
            QueuedEvaluations = queued,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _insert.DisposeAsync();
        await _upsert.DisposeAsync();
        await _connection.DisposeAsync();
    }

    // The answers come in the order of the batch, so that walking along it finds each span.
    private async Task<(List<WrittenSpan> Written, List<int> Matching)> InsertAsync(
        List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        var written = new List<WrittenSpan>(batch.Count);
        var matching = new List<int>();
        await using var reader = await _insert.ExecuteReaderAsync(cancellationToken);
        for (var place = 0; await reader.ReadAsync(cancellationToken); place++)
        {
            var (trace, span) = (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1));
            while (!batch[place].Span.SpanId.AsSpan().SequenceEqual(span) || !batch[place].Span.TraceId.AsSpan().SequenceEqual(trace))
                place++;
            written.Add(new(batch[place].Span, batch[place].Index, reader.GetBoolean(2)));
        }
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            matching.Add(reader.GetInt32(0));
        return (written, matching);
    }
}
