using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>Keeps which stored traces are evaluated again. Everything is scoped to one project.</summary>
public sealed class ReevaluationRunStore(NpgsqlDataSource database)
{
    /// <param name="scope"><c>span</c>, <c>trace</c> or <c>thread</c>.</param>
    /// <param name="collection">Which spans are meant; null at other scopes.</param>
    public async Task<ReevaluationSize> SizeAsync(
        int project, TraceFilter filter, string scope, MetricCollection? collection, CancellationToken cancellationToken)
    {
        const string characters = "coalesce(length(input::text), 0) + coalesce(length(output::text), 0)";
        var parameters = new DynamicParameters(filter.Parameters(project));
        parameters.AddDynamicParams(new { collection = collection?.Name, matching = collection?.Apply == "matching" });
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<ReevaluationSize>(new(
            scope switch
            {
                "thread" => $"""
                    select count(*) traces, count(*) subjects, coalesce(avg(characters), 0)::float8 "characters", coalesce(avg(exchanges), 0)::float8 exchanges
                    from (
                        select sum({characters}) characters, count(*) exchanges from traces
                        where project_id = @project and thread_id in (select t.thread_id from traces t where {TraceFilter.Where})
                        group by thread_id) threads
                    """,
                "span" => $"""
                    select count(distinct trace_id) traces, count(*) subjects, coalesce(avg({characters}), 0)::float8 "characters", 1::float8 exchanges
                    from (
                        select s.trace_id, s.input, s.output from traces t
                        join spans s on s.project_id = t.project_id and s.trace_id = t.trace_id and s.end_ns is not null
                            and (@matching or s.metric_collection = @collection)
                        where {TraceFilter.Where}) spans
                    """,
                _ => $"""
                    select count(*) traces, count(*) subjects, coalesce(avg({characters}), 0)::float8 "characters", 1::float8 exchanges
                    from traces t
                    where {TraceFilter.Where}
                    """,
            },
            parameters, cancellationToken: cancellationToken));
    }

    /// <summary>Evaluators queue it from now on.</summary>
    /// <param name="collection">Null for single metrics, which are measured on traces or threads.</param>
    /// <param name="scope">Of single metrics.</param>
    /// <param name="traces">See <see cref="SizeAsync"/>.</param>
    public async Task<Guid> AddAsync(
        int project, TraceFilter filter, MetricCollection? collection, IReadOnlyList<CollectionMetric> metrics, long traces,
        CancellationToken cancellationToken, string scope = "trace")
    {
        var id = Guid.CreateVersion7();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into reevaluations (project_id, id, filter, collection, collection_version, scope, metrics, traces)
            values (@project, @id, @filter::jsonb, @collection, @version, @scope, @metrics::jsonb, @traces)
            """,
            new
            {
                project,
                id,
                filter = JsonSerializer.Serialize(filter),
                collection = collection?.Name ?? "",
                version = collection?.Version ?? 0,
                scope = collection?.Scope ?? scope,
                metrics = JsonSerializer.Serialize(metrics, JsonSerializerOptions.Web),
                traces,
            },
            cancellationToken: cancellationToken));
        return id;
    }

    /// <summary>What waits is skipped, and what it was to replace is the latest again; what runs goes on.</summary>
    /// <returns>False when there is none of that id.</returns>
    public async Task<bool> CancelAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var found = await connection.ExecuteAsync(new(
            """
            update reevaluations set cancelled = true, queued_at = coalesce(queued_at, now())
            where project_id = @project and id = @id
            """,
            new { project, id }, transaction, cancellationToken: cancellationToken));
        await connection.ExecuteAsync(new(
            """
            with cancelled as (
                update evaluations set status = 'skipped', skip_reason = @reason, finished_at = now(), latest = false
                where project_id = @project and request_id = @id and status = 'pending'
                returning project_id, subject, collection, metric, generation)
            update evaluations e
            set latest = true
            from (
                select distinct on (o.subject, o.collection, o.metric) o.project_id, o.id
                from cancelled c
                join evaluations o on o.project_id = c.project_id and o.subject = c.subject and o.collection = c.collection
                    and o.metric = c.metric and o.generation < c.generation
                order by o.subject, o.collection, o.metric, o.generation desc) before
            where e.project_id = before.project_id and e.id = before.id
            """,
            new { project, id, reason = SkipReasons.Say(SkipReasons.Cancelled, "Somebody ended the evaluation of the past.") },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return found > 0;
    }
}
