using System.Buffers.Binary;
using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace Platform.Storage.SpanLogs;

/// <summary>Keeps GenAI events that came as log records, and attaches each to its span exactly once.</summary>
public sealed class SpanLogStore(NpgsqlDataSource database)
{
    private const string Key = "project_id = @ProjectId and trace_id = @TraceId and span_id = @SpanId";

    /// <summary>Returns after the commit. A record that was delivered before, within a day, changes nothing.</summary>
    public async Task AddAsync(IReadOnlyCollection<SpanLog> logs, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into span_logs (project_id, trace_id, span_id, hash, day, time_ns, event)
            select * from unnest(@projects, @traces, @spans, @hashes, @days, @times, @events)
            on conflict do nothing
            """,
            new
            {
                projects = logs.Select(log => log.ProjectId).ToArray(),
                traces = logs.Select(log => log.TraceId).ToArray(),
                spans = logs.Select(log => log.SpanId).ToArray(),
                hashes = logs.Select(Hash).ToArray(),
                days = logs.Select(log => log.Time.Day).ToArray(),
                times = logs.Select(log => log.Time.Nanoseconds).ToArray(),
                events = logs.Select(log => log.Event).ToArray(),
            },
            cancellationToken: cancellationToken));
    }

    /// <returns>Spans that are stored and have records waiting, of all projects; at most 500.</returns>
    /// <param name="waitingFor">Only records that came within this time.</param>
    public async Task<IReadOnlyList<SpanOfLogs>> ListReadyAsync(TimeSpan waitingFor, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SpanOfLogs>(new(
            """
            select distinct l.project_id, l.trace_id, l.span_id
            from span_logs l
            where not l.attached and l.received_at > now() - @waitingFor and exists (
                select from spans s
                where s.project_id = l.project_id and s.day between l.day - 1 and l.day + 1
                    and s.trace_id = l.trace_id and s.span_id = l.span_id)
            limit 500
            """,
            new { waitingFor }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Attaches what waits for one span. Safe to call from several processes at once.</summary>
    /// <param name="merge">Given what the span has, the events attached before and those to attach now, each in the order of
    /// their times: what the span shall have.</param>
    /// <returns>False when another process was faster.</returns>
    public async Task<bool> AttachAsync(
        SpanOfLogs span, Func<LoggedContent, IReadOnlyList<byte[]>, IReadOnlyList<byte[]>, LoggedContent> merge,
        CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<SpanRow>(new(
            $"select day, input, output, events from spans where {Key} order by day limit 1 for update",
            span, transaction, cancellationToken: cancellationToken));
        var logs = (await connection.QueryAsync<LogRow>(new(
            $"select hash, event, attached from span_logs where {Key} order by time_ns, hash",
            span, transaction, cancellationToken: cancellationToken))).AsList();
        if (row is null || logs.TrueForAll(log => log.Attached))
            return false;

        var had = new LoggedContent { Input = row.Input, Output = row.Output, Events = row.Events };
        var has = merge(had,
            [.. logs.Where(log => log.Attached).Select(log => log.Event)],
            [.. logs.Where(log => !log.Attached).Select(log => log.Event)]);
        await connection.ExecuteAsync(new(
            $"""
            update spans set input = @Input::json, output = @Output::json, events = @Events::json
            where {Key} and day = @Day;
            update span_logs set attached = true where {Key} and hash = any(@hashes);
            update traces set
                input = case when input_given then input else @Input::json end,
                output = case when output_given then output else @Output::json end,
                updated_at = now()
            where project_id = @ProjectId and trace_id = @TraceId and root_span_id = @SpanId;
            -- What was skipped for want of them has another chance; what looked at the whole trace too.
            update evaluations set status = 'pending', skip_reason = null, finished_at = null, available_at = now()
            where {Key} and status = 'skipped' and latest and source = 'collection';
            insert into unsettled_traces (project_id, trace_id, due_at)
            values (@ProjectId, @TraceId, now() + interval '2 s') on conflict (project_id, trace_id) do nothing;
            """,
            new
            {
                span.ProjectId,
                span.TraceId,
                span.SpanId,
                row.Day,
                has.Input,
                has.Output,
                has.Events,
                hashes = logs.Select(log => log.Hash).ToArray(),
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Forgets records of more than a day ago, attached or not.</summary>
    public async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            "delete from span_logs where received_at < now() - interval '1 day'", cancellationToken: cancellationToken));
    }

    private static byte[] Hash(SpanLog log)
    {
        var hashed = new byte[sizeof(long) + log.Event.Length];
        BinaryPrimitives.WriteInt64BigEndian(hashed, log.Time.Nanoseconds);
        log.Event.CopyTo(hashed, sizeof(long));
        return SHA256.HashData(hashed);
    }

    private sealed record SpanRow
    {
        public required DateOnly Day { get; init; }

        public string? Input { get; init; }

        public string? Output { get; init; }

        public string? Events { get; init; }
    }

    private sealed record LogRow
    {
        public required byte[] Hash { get; init; }

        public required byte[] Event { get; init; }

        public required bool Attached { get; init; }
    }
}
