namespace Platform.Storage.Evaluations;

/// <summary>Inserts evaluations of the past as a generation of their own, for one page of traces or threads.</summary>
internal static class PastSubjects
{
    // In the order of keys, as those who write spans take the same rows.
    private const string CountUp = """
        update traces t
        set generation = generation + 1
        from (
            select project_id, trace_id from traces where project_id = @project and trace_id = any(@traces)
            order by trace_id for no key update) k
        where t.project_id = k.project_id and t.trace_id = k.trace_id;
        """;

    internal static string Traces { get; } = CountUp + Insert("""
        select project_id, encode(trace_id, 'hex') subject, trace_id, null::bytea span_id, null::date as day, generation, null thread_id
        from traces
        where project_id = @project and trace_id = any(@traces)
        """);

    internal static string Spans { get; } = Insert("""
        select k.*, null thread_id, (
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

    internal static string Threads { get; } = """
        update threads set generation = generation + 1 where project_id = @project and thread_id = any(@threads);
        """ + Insert("""
        select project_id, 'thread:' || thread_id subject, null::bytea trace_id, null::bytea span_id, null::date as day, generation, thread_id
        from threads
        where project_id = @project and thread_id = any(@threads)
        """);

    private static string Insert(string subjects) => CollectionJobs.Newer($"""
        insert into evaluations (project_id, id, target, subject, trace_id, span_id, thread_id, day, generation, request_id, priority, source,
            collection, collection_version, metric, metric_version, threshold, strict, judge, options)
        select s.project_id, gen_random_uuid(), @scope, s.subject, s.trace_id, s.span_id, s.thread_id, s.day, s.generation, @request, @past, @source,
            @collection, @version, m.metric, m.version, m.threshold, coalesce(m.strict, false), m.judge, m.options
        from ({subjects}) s
        cross join jsonb_to_recordset(@metrics::jsonb) m (metric text, version int, threshold float8, strict boolean, judge text, options jsonb)
        on conflict do nothing
        """);
}
