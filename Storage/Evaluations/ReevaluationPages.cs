using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>Queues the past that is to be evaluated, a page of traces or threads at a time; any number of workers may do so.</summary>
/// <remarks>
/// A new generation beside the old ones. A collection's own filter and sample hold, as they do for what arrives. When enough
/// waits already, no more is queued: the queue shall not grow with the past.
/// </remarks>
public sealed class ReevaluationPages(NpgsqlDataSource database)
{
    private const int AtOnce = 500;
    private const int MostWaiting = 5_000;

    private const string Next = """
        select project_id, id, filter, collection, collection_version, scope, metrics::text, last_start_ns, last_trace_id,
            last_thread_id
        from reevaluations r
        where queued_at is null and (
            select count(*) from (
                select from evaluations e
                where e.project_id = r.project_id and e.status = 'pending' and e.lane in (0, 1) and e.priority = @past
                limit @mostWaiting) waiting) < @mostWaiting
        order by created_at
        limit 1
        for update skip locked
        """;

    private const string Page = $"""
        select t.start_ns, t.trace_id from traces t
        where {TraceFilter.Where} and (@afterStart::bigint is null or (t.start_ns, t.trace_id) < (@afterStart, @afterId))
        order by t.start_ns desc, t.trace_id desc
        limit @limit
        """;

    private const string ThreadPage = $"""
        select distinct t.thread_id from traces t
        where {TraceFilter.Where} and t.thread_id > @lastThread
        order by t.thread_id
        limit @limit
        """;

    /// <returns>How many traces or threads were looked at; 0 when there is nothing to do for now.</returns>
    public async Task<int> QueueNextAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellationToken);

        if (await connection.QuerySingleOrDefaultAsync<Run>(
            Command(Next, new { past = EvaluationPriority.Past, mostWaiting = MostWaiting })) is not { } run)
            return 0;
        var count = run.Scope == "thread" ? await QueueThreadsAsync() : await QueueTracesAsync();
        await connection.ExecuteAsync(Command(
            """
            update reevaluations
            set queued_traces = queued_traces + @count, last_start_ns = @LastStartNs, last_trace_id = @LastTraceId,
                last_thread_id = @LastThreadId, queued_at = case when @count < @AtOnce then now() end
            where project_id = @ProjectId and id = @Id
            """,
            new { count, run.LastStartNs, run.LastTraceId, run.LastThreadId, AtOnce, run.ProjectId, run.Id }));
        await transaction.CommitAsync(cancellationToken);
        return count;

        async Task<int> QueueTracesAsync()
        {
            var after = run.LastStartNs is { } start ? new TraceCursor(start, run.LastTraceId!) : null;
            var page = (await connection.QueryAsync<(long StartNs, byte[] TraceId)>(
                Command(Page, run.TraceFilter.Parameters(run.ProjectId, after, AtOnce)))).AsList();
            if (page is not [.., var (lastStart, lastTrace)])
                return 0;
            await connection.ExecuteScalarAsync<long>(Command(
                run.Scope == "span" ? PastSubjects.Spans : PastSubjects.Traces, run.Parameters([.. page.Select(trace => trace.TraceId)], [])));
            (run.LastStartNs, run.LastTraceId) = (lastStart, lastTrace);
            return page.Count;
        }

        async Task<int> QueueThreadsAsync()
        {
            var parameters = new DynamicParameters(run.TraceFilter.Parameters(run.ProjectId, limit: AtOnce));
            parameters.Add("lastThread", run.LastThreadId ?? "");
            var page = (await connection.QueryAsync<string>(new(
                ThreadPage, parameters, transaction, cancellationToken: cancellationToken))).AsList();
            if (page is not [.., var lastThread])
                return 0;
            await connection.ExecuteScalarAsync<long>(Command(PastSubjects.Threads, run.Parameters([], [.. page])));
            run.LastThreadId = lastThread;
            return page.Count;
        }
    }

    private sealed class Run
    {
        public int ProjectId { get; init; }

        public Guid Id { get; init; }

        public JsonElement Filter { get; init; }

        public string Collection { get; init; } = "";

        public int CollectionVersion { get; init; }

        public string Scope { get; init; } = "";

        public string Metrics { get; init; } = "";

        public long? LastStartNs { get; set; }

        public byte[]? LastTraceId { get; set; }

        public string? LastThreadId { get; set; }

        public TraceFilter TraceFilter => Filter.Deserialize<TraceFilter>()!;

        public object Parameters(byte[][] traces, string[] threads) => new
        {
            project = ProjectId,
            request = Id,
            traces,
            threads,
            scope = Scope,
            collection = Collection,
            version = CollectionVersion,
            metrics = Metrics,
            source = Collection is "" ? "request" : "collection",
            past = EvaluationPriority.Past,
        };
    }
}
