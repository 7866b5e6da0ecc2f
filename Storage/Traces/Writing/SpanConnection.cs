using Npgsql;

namespace Platform.Storage.Traces.Writing;

/// <summary>A span that is new, or that was there unfinished.</summary>
internal readonly record struct WrittenSpan(ArrivingSpan Span, int Index, bool IsNew);

/// <summary>A connection of its own with a staging table and prepared statements; one transaction at a time.</summary>
internal sealed class SpanConnection : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _insert;
    private readonly CopyRow _row = new();

    private SpanConnection(NpgsqlConnection connection)
    {
        _connection = connection;
        _insert = new(SpanTable.Insert, connection);
    }

    internal static async Task<SpanConnection> OpenAsync(NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        var opened = new SpanConnection(await database.OpenConnectionAsync(cancellationToken));
        try
        {
            await using var stage = new NpgsqlCommand(
                $"set work_mem = '64MB'; {SpanTable.Staging.CreateFor("spans")}", opened._connection);
            await stage.ExecuteNonQueryAsync(cancellationToken);
            await opened._insert.PrepareAsync(cancellationToken);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync();
            throw;
        }
    }

    /// <param name="batch">In the order of <see cref="SpanBatch"/>, their partitions made.</param>
    /// <param name="stageAll">False copies what seems to be new straight into its table, in half of the time.</param>
    /// <exception cref="PostgresException">
    /// A unique violation, unless <paramref name="stageAll"/>: somebody else stores the same span just now.
    /// </exception>
    internal async Task<WrittenSpans> WriteAsync(List<PlacedSpan> batch, bool stageAll, CancellationToken cancellationToken)
    {
        await using var transaction = await _connection.BeginTransactionAsync(cancellationToken);
        var staged = stageAll ? batch : await StoredSpans.FindAsync(_connection, batch, cancellationToken);
        var written = await CopyAsync(Except(batch, staged, placed => placed.Index), cancellationToken);
        if (staged is not [])
        {
            written.AddRange(await InsertAsync(staged, cancellationToken));
            written.Sort(static (left, right) => SpanBatch.CompareKeys(left.Span, right.Span));
        }
        var updates = Except(staged, written, done => done.Index).FindAll(placed => placed.Span.UpdatesTrace);
        if (written is [] && updates is [])
            return WrittenSpans.None;

        var traces = TraceChange.Of(written, updates);
        var matching = await UpsertAsync(traces, cancellationToken);
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
        await _connection.DisposeAsync();
    }

    /// <returns>See <see cref="SpanEvaluations.MatchingProjects"/>, asked for in the same round trip.</returns>
    private async Task<HashSet<int>> UpsertAsync(List<TraceChange> traces, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection)
        {
            BatchCommands = { new(TraceTable.Upsert), new(SpanEvaluations.MatchingProjects) },
        };
        batch.BatchCommands[0].Parameters.AddRange(TraceTable.ArraysOf(traces));
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var projects = new HashSet<int>();
        while (await reader.ReadAsync(cancellationToken))
            projects.Add(reader.GetInt32(0));
        return projects;
    }

    private static List<PlacedSpan> Except<T>(List<PlacedSpan> batch, List<T> others, Func<T, int> indexOf)
    {
        if (others is [])
            return batch;
        var places = others.Select(indexOf).ToHashSet();
        return batch.FindAll(placed => !places.Contains(placed.Index));
    }

    private async Task<List<WrittenSpan>> CopyAsync(List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        if (batch is not [])
            await SpanTable.New.CopyAsync(_connection, _row, batch, cancellationToken);
        return batch.ConvertAll(placed => new WrittenSpan(placed.Span, placed.Index, IsNew: true));
    }

    // The answers come in the order of the batch, so that walking along it finds each span.
    private async Task<List<WrittenSpan>> InsertAsync(List<PlacedSpan> batch, CancellationToken cancellationToken)
    {
        await SpanTable.Staging.CopyAsync(_connection, _row, batch, cancellationToken);
        var written = new List<WrittenSpan>(batch.Count);
        await using var reader = await _insert.ExecuteReaderAsync(cancellationToken);
        for (var place = 0; await reader.ReadAsync(cancellationToken); place++)
        {
            var (trace, span) = (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1));
            while (!batch[place].Span.SpanId.AsSpan().SequenceEqual(span) || !batch[place].Span.TraceId.AsSpan().SequenceEqual(trace))
                place++;
            written.Add(new(batch[place].Span, batch[place].Index, reader.GetBoolean(2)));
        }
        return written;
    }
}
