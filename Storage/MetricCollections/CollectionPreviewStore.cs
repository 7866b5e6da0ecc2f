using Dapper;
using Npgsql;
using Platform.Storage.Traces;

namespace Platform.Storage.MetricCollections;

/// <summary>What a collection would have taken of the last seven days.</summary>
/// <param name="Offered">Spans, traces or threads that named it, or all there were when it takes what matches.</param>
/// <param name="Matched">Those that its filter takes.</param>
/// <param name="Sampled">Those of them that are in its sample.</param>
public sealed record CollectionPreview(long Offered, long Matched, long Sampled);

/// <summary>A stored span, trace or thread that a collection could be tried on.</summary>
/// <param name="SpanId">Null for a trace or thread.</param>
/// <param name="ThreadId">Of a thread alone; it has no trace id.</param>
public sealed record TrialSubject(string? TraceId, string? SpanId, string? ThreadId, string? Name);

/// <summary>Tries collections on what has arrived, before they are kept. Everything is scoped to one project.</summary>
public sealed class CollectionPreviewStore(NpgsqlDataSource database)
{
    private const string SinceNs = "(extract(epoch from now() - interval '7 days') * 1000000000)::bigint";

    // What the Evaluator's filter looks at, with one row for each subject; see FilterFacts there.
    private const string Traces = $"""
        select encode(t.trace_id, 'hex') trace_id, null as span_id, null as thread_id, t.start_ns,
            t.metric_collection is not distinct from @name named, {Sampling.TraceShareSql} share, array[t.name] as names, t.tags, array[t.metadata] metadata, array[t.user_id] users,
            array[t.environment] environments, (t.end_ns - t.start_ns) / 1e6 duration_ms, t.cost_usd, t.status = 'error' failed
        from traces t
        where t.project_id = @project and t.start_ns >= {SinceNs} and (@matching or t.metric_collection = @name)
        """;

    private const string Spans = $"""
        select encode(s.trace_id, 'hex') trace_id, encode(s.span_id, 'hex') span_id, null as thread_id, s.start_ns,
            s.metric_collection is not distinct from @name named,
            (('x' || encode(substr(sha256(s.trace_id), 1, 4), 'hex'))::bit(32)::bigint / 4294967296.0) share,
            array[s.name] as names, t.tags, array[t.metadata] metadata, array[t.user_id] users, array[t.environment] environments,
            (s.end_ns - s.start_ns) / 1e6 duration_ms, coalesce(s.cost_usd, 0) cost_usd, s.status = 'error' failed
        from spans s
        join traces t on t.project_id = s.project_id and t.trace_id = s.trace_id
        where s.project_id = @project and s.day >= (now() - interval '7 days')::date and s.start_ns >= {SinceNs}
            and (@matching or s.metric_collection = @name)
        """;

    // What holds for one of a thread's traces holds for the thread; duration and cost are sums.
    private const string Threads = $"""
        select null as trace_id, null as span_id, t.thread_id, max(t.start_ns) start_ns, false named,
            (('x' || encode(substr(sha256(convert_to(t.thread_id, 'UTF8')), 1, 4), 'hex'))::bit(32)::bigint / 4294967296.0) share,
            array_agg(t.name) as names, array(
                select distinct tag from traces x cross join unnest(x.tags) tag
                where x.project_id = @project and x.thread_id = t.thread_id) tags,
            array_agg(t.metadata) metadata, array_agg(t.user_id) users, array_agg(t.environment) environments,
            sum((t.end_ns - t.start_ns) / 1e6) duration_ms, sum(t.cost_usd) cost_usd, bool_or(t.status = 'error') failed
        from threads h
        join traces t on t.project_id = h.project_id and t.thread_id = h.thread_id
        where h.project_id = @project and h.end_ns >= {SinceNs} and @matching
        group by t.thread_id
        """;

    private const string Matches = """
        (@tags::text[] is null or tags @> @tags)
        and (@metadata::jsonb is null or not exists (
            select from jsonb_each_text(@metadata::jsonb) wanted
            where not exists (select from unnest(metadata) known where known ->> wanted.key = wanted.value)))
        and (@user::text is null or @user = any(users))
        and (@environment::text is null or @environment = any(environments))
        and (@pattern::text is null or exists (select from unnest(names) known where known like @pattern))
        and (@minDuration::float8 is null or duration_ms >= @minDuration)
        and (@minCost::numeric is null or cost_usd >= @minCost)
        and (@error::boolean is null or failed = @error)
        """;

    public async Task<CollectionPreview> GetAsync(int project, MetricCollection collection, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<CollectionPreview>(new(
            $"""
            with subjects as ({SubjectsOf(collection)})
            select count(*) offered, count(*) filter (where {Matches}) matched,
                count(*) filter (where {Matches} and share < @rate) sampled
            from subjects
            """,
            Parameters(project, collection, collection.Apply == "matching"), cancellationToken: cancellationToken));
    }

    /// <returns>The newest of the last seven days that the filter takes, those that name the collection first.</returns>
    public async Task<IReadOnlyList<TrialSubject>> ListMatchingAsync(
        int project, MetricCollection collection, int most, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(Parameters(project, collection, matching: true));
        parameters.Add("most", most);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<TrialSubject>(new(
            $"""
            with subjects as ({SubjectsOf(collection)})
            select trace_id, span_id, thread_id, names[1] as name
            from subjects
            where {Matches}
            order by named desc, start_ns desc
            limit @most
            """,
            parameters, cancellationToken: cancellationToken))).AsList();
    }

    private static string SubjectsOf(MetricCollection collection) =>
        collection.Scope switch { "span" => Spans, "thread" => Threads, _ => Traces };

    /// <param name="matching">All there are, or only those that name the collection.</param>
    private static object Parameters(int project, MetricCollection collection, bool matching)
    {
        var filter = collection.Filter;
        return new
        {
            project,
            name = collection.Name,
            matching,
            rate = collection.SampleRate,
            tags = filter?.Tags is { Count: > 0 } tags ? tags.ToArray() : null,
            metadata = filter?.Metadata is { Count: > 0 } metadata ? System.Text.Json.JsonSerializer.Serialize(metadata) : null,
            user = filter?.User,
            environment = filter?.Environment,
            pattern = filter?.Name is { } name ? TraceFilter.LikePattern(name) : null,
            minDuration = filter?.MinDurationMs,
            minCost = filter?.MinCostUsd,
            error = filter?.Error,
        };
    }
}
