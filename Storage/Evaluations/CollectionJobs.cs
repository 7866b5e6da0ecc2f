namespace Platform.Storage.Evaluations;

/// <summary>Evaluations that collections ask for. Whether filter, sample and budget let them run is decided when they are
/// taken, not here.</summary>
internal static class CollectionJobs
{
    /// <summary>A waiting evaluation for each metric of each current collection of the scope that takes a subject.</summary>
    /// <param name="subjects">Has the columns <c>project_id, subject, trace_id, span_id, thread_id, day, generation</c> and
    /// what <paramref name="takes"/> names, as <c>s</c>.</param>
    /// <param name="takes">Condition on a subject <c>s</c> and a collection <c>c</c>.</param>
    /// <param name="source"><c>collection</c>, or <c>request</c> when somebody asks for it.</param>
    /// <param name="runs">Condition on a subject <c>s</c>, a collection <c>c</c> and its metric <c>m</c>.</param>
    /// <remarks>The unique key makes an evaluation once, whatever is delivered again.</remarks>
    internal static string Insert(string scope, string subjects, string takes, string source = "collection", string runs = "true") => $"""
        insert into evaluations (project_id, id, target, subject, trace_id, span_id, thread_id, day, generation, collection,
            collection_version, metric, metric_version, source, threshold, strict, judge, options)
        select s.project_id, gen_random_uuid(), c.scope, s.subject, s.trace_id, s.span_id, s.thread_id, s.day, s.generation,
            c.name, c.version, m.metric, m.version, '{source}', m.threshold, coalesce(m.strict, false), m.judge, m.options
        from ({subjects}) s
        join metric_collections c on c.project_id = s.project_id and c.current and c.scope = '{scope}' and {takes}
        cross join jsonb_to_recordset(c.metrics) m (metric text, version int, threshold float8, strict boolean, judge text, options jsonb)
        where {runs}
        on conflict do nothing
        """;

    /// <summary>As <see cref="Insert"/> and <see cref="Newer"/>.</summary>
    internal static string InsertNewer(string scope, string subjects, string takes, string source = "collection", string runs = "true") =>
        Newer(Insert(scope, subjects, takes, source, runs));

    /// <summary>After an insert of evaluations, older generations of the same metric are the latest no more. Returns how many
    /// evaluations there are that were not there before.</summary>
    internal static string Newer(string insert) => $"""
        with added as (
            {insert}
            returning project_id, subject, collection, metric, generation
        ), retired as (
            update evaluations e
            set latest = false
            from added a
            where e.project_id = a.project_id and e.subject = a.subject and e.collection = a.collection
                and e.metric = a.metric and e.generation < a.generation and e.latest and e.source <> 'reported'
        )
        select count(*) from added
        """;

    /// <summary>Remembers names that no collection of the scope answers to.</summary>
    /// <param name="subjects">Has the columns <c>project_id, trace_id, span_id, collection</c>.</param>
    internal static string InsertMisses(string scope, string subjects) => $"""
        insert into collection_misses (project_id, name, target, trace_id, span_id, problem)
        select s.project_id, s.collection, '{scope}', s.trace_id, coalesce(s.span_id, ''),
            case when c.name is null then 'unknown' else 'scope' end
        from ({subjects}) s
        left join metric_collections c on c.project_id = s.project_id and c.name = s.collection and c.current
        where s.collection is not null and c.scope is distinct from '{scope}'
        on conflict do nothing
        """;
}
