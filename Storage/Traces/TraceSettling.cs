using Dapper;
using Npgsql;
using Platform.Storage.Evaluations;

namespace Platform.Storage.Traces;

/// <param name="Traces">Traces that became quiet.</param>
/// <param name="QueuedEvaluations">Evaluations are waiting that were not there before.</param>
public sealed record SettledTraces(IReadOnlyList<TraceKey> Traces, bool QueuedEvaluations);

/// <summary>
/// What happens when a trace has been quiet: it is added up, evaluated as a whole, and its thread waits for quiet in turn.
/// Any number of processes may settle at once, and one that is killed has changed nothing.
/// </summary>
public sealed class TraceSettling(NpgsqlDataSource database)
{
    // The row of the trace is the lock, as it is for those who write its spans. A limit would keep replicas from each
    // other's rows if it came before the locks; so it comes after.
    private const string Take = """
        select t.project_id, t.trace_id
        from unsettled_traces u
        join traces t on t.project_id = u.project_id and t.trace_id = u.trace_id
        where u.due_at <= now()
        order by u.due_at
        limit @most
        for update of t skip locked
        """;

    // Asked again under the lock: spans may have arrived since.
    private const string Settle = """
        delete from unsettled_traces u
        using unnest(@projects, @traces) k (project_id, trace_id)
        where u.project_id = k.project_id and u.trace_id = k.trace_id and u.due_at <= now()
        returning u.project_id, u.trace_id
        """;

    // A model call counts once: what a span used counts unless a span below it says what it used. Tokens and cost are
    // looked at apart, because some agents report their cost only as a whole.
    private const string AddUp = """
        with recursive span as materialized (
            select s.project_id, s.trace_id, s.span_id, s.parent_span_id, s.status, s.cost_usd,
                coalesce(s.input_tokens, 0) input_tokens, coalesce(s.output_tokens, 0) output_tokens,
                coalesce(s.cached_input_tokens, 0) cached_input_tokens, s.end_ns is not null ended
            from unnest(@projects, @traces) k (project_id, trace_id)
            join traces t on t.project_id = k.project_id and t.trace_id = k.trace_id
            join spans s on s.project_id = t.project_id and s.trace_id = t.trace_id
                and s.day between (timestamp 'epoch' + t.start_ns / 1000 * interval '1 microsecond')::date
                    and (timestamp 'epoch' + t.end_ns / 1000 * interval '1 microsecond')::date
        ), usage (kind, project_id, trace_id, span_id, parent_span_id) as (
            select 'tokens', project_id, trace_id, span_id, parent_span_id from span
            where ended and input_tokens + output_tokens > 0
            union all
            select 'cost', project_id, trace_id, span_id, parent_span_id from span where ended and cost_usd > 0
        ), above (kind, project_id, trace_id, span_id) as (
            select kind, project_id, trace_id, parent_span_id from usage
            union
            select a.kind, s.project_id, s.trace_id, s.parent_span_id
            from above a
            join span s on s.project_id = a.project_id and s.trace_id = a.trace_id and s.span_id = a.span_id
        ), counted as (
            select u.kind, u.project_id, u.trace_id, u.span_id from usage u
            where not exists (
                select from above a
                where a.kind = u.kind and a.project_id = u.project_id and a.trace_id = u.trace_id and a.span_id = u.span_id)
        ), total as (
            select s.project_id, s.trace_id, count(*) spans, count(*) filter (where s.ended and s.status = 'error') errors,
                sum(s.input_tokens) filter (where t.kind is not null) input_tokens,
                sum(s.output_tokens) filter (where t.kind is not null) output_tokens,
                sum(s.cached_input_tokens) filter (where t.kind is not null) cached_input_tokens,
                sum(s.cost_usd) filter (where c.kind is not null) cost_usd
            from span s
            left join counted t on t.kind = 'tokens' and t.project_id = s.project_id and t.trace_id = s.trace_id
                and t.span_id = s.span_id
            left join counted c on c.kind = 'cost' and c.project_id = s.project_id and c.trace_id = s.trace_id
                and c.span_id = s.span_id
            group by s.project_id, s.trace_id
        )
        update traces t
        set span_count = n.spans, error_count = n.errors, generation = t.generation + 1,
            input_tokens = coalesce(n.input_tokens, 0), output_tokens = coalesce(n.output_tokens, 0),
            cached_input_tokens = coalesce(n.cached_input_tokens, 0), cost_usd = coalesce(n.cost_usd, 0)
        from total n
        where t.project_id = n.project_id and t.trace_id = n.trace_id
        """;

    private const string Subjects = """
        select t.project_id, encode(t.trace_id, 'hex') subject, t.trace_id, null::bytea span_id, null thread_id, null::date as day,
            t.generation, t.metric_collection collection
        from unnest(@projects, @traces) k (project_id, trace_id)
        join traces t on t.project_id = k.project_id and t.trace_id = k.trace_id
        """;

    private static readonly string _evaluate =
        CollectionJobs.InsertNewer("trace", Subjects, "(c.name = s.collection or c.apply = 'matching')");

    private static readonly string _remember = CollectionJobs.InsertMisses("trace", Subjects);

    // In the order of keys, as those who write spans take the same rows.
    private const string WaitForThreads = """
        insert into threads as h (project_id, thread_id, start_ns, end_ns, active_at, due_at)
        select t.project_id, t.thread_id, min(t.start_ns), max(t.end_ns), now(), now() + min(c.quiet)
        from unnest(@projects, @traces) k (project_id, trace_id)
        join traces t on t.project_id = k.project_id and t.trace_id = k.trace_id
        left join (
            select project_id, min(coalesce(quiet_seconds, 300)) * interval '1 s' quiet
            from metric_collections
            where current and scope = 'thread' and apply = 'matching'
            group by project_id) c on c.project_id = t.project_id
        where t.thread_id is not null
        group by t.project_id, t.thread_id
        order by t.project_id, t.thread_id
        on conflict (project_id, thread_id) do update set active_at = excluded.active_at, due_at = excluded.due_at
        """;

    /// <summary>Settles traces that are due, the longest first.</summary>
    /// <param name="most">How many; a caller that gets as many should come again at once.</param>
    public async Task<SettledTraces> SettleAsync(int most, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        CommandDefinition Command(string sql, object parameters) =>
            new(sql, parameters, transaction, cancellationToken: cancellationToken);
        async Task<(int[] projects, byte[][] traces)> KeysAsync(string sql, object parameters)
        {
            var keys = (await connection.QueryAsync<(int Project, byte[] Trace)>(Command(sql, parameters))).AsList();
            return ([.. keys.Select(key => key.Project)], [.. keys.Select(key => key.Trace)]);
        }

        var taken = await KeysAsync(Take, new { most });
        var (projects, traces) = taken.projects is []
            ? taken
            : await KeysAsync(Settle, new { taken.projects, taken.traces });
        if (projects is [])
            return new([], QueuedEvaluations: false);

        var settled = new { projects, traces };
        await connection.ExecuteAsync(Command(AddUp, settled));
        await connection.ExecuteAsync(Command(WaitForThreads, settled));
        var queued = await connection.ExecuteScalarAsync<long>(Command(_evaluate, settled));
        await connection.ExecuteAsync(Command(_remember, settled));
        await transaction.CommitAsync(cancellationToken);
        return new([.. projects.Zip(traces, (project, trace) => new TraceKey(project, Convert.ToHexStringLower(trace)))], queued > 0);
    }
}
