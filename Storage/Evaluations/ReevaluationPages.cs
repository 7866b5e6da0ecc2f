using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>Queues the past that is to be evaluated, a page of traces at a time; any number of workers may do so.</summary>
/// <remarks>
/// A new generation beside the old ones. A collection's own filter and sample hold, as they do for what arrives. When enough
/// waits already, no more is queued: the queue shall not grow with the past.
/// </remarks>
public sealed class ReevaluationPages(NpgsqlDataSource database)
{
    private const int TracesAtOnce = 500;
    private const int MostWaiting = 5_000;

    private const string Next = """
        select project_id, id, filter, collection, collection_version, scope, metrics::text, last_start_ns, last_trace_id
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

    // In the order of keys, as those who write spans take the same rows.
    private const string CountUp = """
        update traces t
        set generation = generation + 1
        from (
            select project_id, trace_id from traces where project_id = @project and trace_id = any(@traces)
            order by trace_id for no key update) k
        where t.project_id = k.project_id and t.trace_id = k.trace_id;
        """;

    private static readonly string _traces = CountUp + Insert("""
        select project_id, encode(trace_id, 'hex') subject, trace_id, null::bytea span_id, null::date as day, generation
        from traces
        where project_id = @project and trace_id = any(@traces)
        """);

    private static readonly string _spans = Insert("""
        select k.*, (
            select coalesce(max(e.generation), -1) + 1 from evaluations e
            where e.project_id = k.project_id and e.subject = k.subject) generation
        from (
            select s.project_id, encode(s.trace_id, 'hex') || '/' || encode(s.span_id, 'hex') subject, s.trace_id, s.span_id, s.day
            from unnest(@traces) wanted (trace_id)
            cross join lateral (
                select s.* from traces t
                join spans s on s.project_id = t.project_id and s.trace_id = t.trace_id
                    and s.day between (timestamp 'epoch' + t.start_ns / 1000 * interval '1 microsecond')::date
                        and (timestamp 'epoch' + t.end_ns / 1000 * interval '1 microsecond')::date
                where t.project_id = @project and t.trace_id = wanted.trace_id and s.end_ns is not null) s
            where s.metric_collection = @collection or exists (
                select from metric_collections c
                where c.project_id = @project and c.name = @collection and c.version = @version and c.apply = 'matching')) k
        """);

    /// <returns>How many traces were looked at; 0 when there is nothing to do for now.</returns>
    public async Task<int> QueueNextAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        CommandDefinition Command(string sql, object parameters) => new(sql, parameters, transaction, cancellationToken: cancellationToken);

        if (await connection.QuerySingleOrDefaultAsync<Run>(
            Command(Next, new { past = EvaluationPriority.Past, mostWaiting = MostWaiting })) is not { } run)
            return 0;
        var filter = run.Filter.Deserialize<TraceFilter>()!;
        var after = run.LastStartNs is { } start ? new TraceCursor(start, run.LastTraceId!) : null;
        var page = (await connection.QueryAsync<(long StartNs, byte[] TraceId)>(
            Command(Page, filter.Parameters(run.ProjectId, after, TracesAtOnce)))).AsList();
        if (page is [.., var (lastStart, lastTrace)])
        {
            await connection.ExecuteScalarAsync<long>(Command(run.Scope == "span" ? _spans : _traces, new
            {
                project = run.ProjectId,
                request = run.Id,
                traces = page.Select(trace => trace.TraceId).ToArray(),
                scope = run.Scope,
                collection = run.Collection,
                version = run.CollectionVersion,
                metrics = run.Metrics,
                source = run.Collection is "" ? "request" : "collection",
                past = EvaluationPriority.Past,
            }));
            (run.LastStartNs, run.LastTraceId) = (lastStart, lastTrace);
        }

        await connection.ExecuteAsync(Command(
            """
            update reevaluations
            set queued_traces = queued_traces + @count, last_start_ns = @LastStartNs, last_trace_id = @LastTraceId,
                queued_at = case when @count < @TracesAtOnce then now() end
            where project_id = @ProjectId and id = @Id
            """,
            new { count = page.Count, run.LastStartNs, run.LastTraceId, TracesAtOnce, run.ProjectId, run.Id }));
        await transaction.CommitAsync(cancellationToken);
        return page.Count;
    }

    private static string Insert(string subjects) => CollectionJobs.Newer($"""
        insert into evaluations (project_id, id, target, subject, trace_id, span_id, day, generation, request_id, priority, source,
            collection, collection_version, metric, threshold, strict, judge, options)
        select s.project_id, gen_random_uuid(), @scope, s.subject, s.trace_id, s.span_id, s.day, s.generation, @request, @past, @source,
            @collection, @version, m.metric, m.threshold, coalesce(m.strict, false), m.judge, m.options
        from ({subjects}) s
        cross join jsonb_to_recordset(@metrics::jsonb) m (metric text, threshold float8, strict boolean, judge text, options jsonb)
        on conflict do nothing
        """);

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
    }
}
