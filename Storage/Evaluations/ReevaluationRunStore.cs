using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.MetricCollections;
using Platform.Storage.Traces;

namespace Platform.Storage.Evaluations;

/// <summary>Keeps which stored traces are evaluated again. Everything is scoped to one project.</summary>
public sealed class ReevaluationRunStore(NpgsqlDataSource database)
{
    /// <returns>How many traces the filter takes, and the mean number of characters of their input and output.</returns>
    public async Task<(long Traces, double Characters)> CountAsync(int project, TraceFilter filter, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<(long, double)>(new(
            $"""
            select count(*), coalesce(avg(coalesce(length(t.input::text), 0) + coalesce(length(t.output::text), 0)), 0)::float8
            from traces t
            where {TraceFilter.Where}
            """,
            filter.Parameters(project), cancellationToken: cancellationToken));
    }

    /// <summary>Evaluators queue it from now on.</summary>
    /// <param name="collection">Of scope span or trace; null for single metrics, which are measured on traces.</param>
    /// <param name="traces">See <see cref="CountAsync"/>.</param>
    public async Task<Guid> AddAsync(
        int project, TraceFilter filter, MetricCollection? collection, IReadOnlyList<CollectionMetric> metrics, long traces,
        CancellationToken cancellationToken)
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
                scope = collection?.Scope ?? "trace",
                metrics = JsonSerializer.Serialize(metrics, JsonSerializerOptions.Web),
                traces,
            },
            cancellationToken: cancellationToken));
        return id;
    }

    /// <returns>Null when there is none of that id.</returns>
    public async Task<Reevaluation?> GetAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var run = await connection.QuerySingleOrDefaultAsync<Reevaluation>(new(
            """
            select id, collection, traces, queued_traces, cancelled, created_at, queued_at from reevaluations
            where project_id = @project and id = @id
            """,
            new { project, id }, cancellationToken: cancellationToken));
        return run is null ? null : run with
        {
            Metrics = (await connection.QueryAsync<ReevaluatedMetric>(new(
                """
                select e.metric, count(*) filter (where e.status in ('pending', 'running')) waiting,
                    count(*) filter (where e.status = 'scored') scored, count(*) filter (where e.status = 'skipped') skipped,
                    count(*) filter (where e.status = 'errored') errored, avg(e.score) filter (where e.status = 'scored') mean_score,
                    avg(o.score) filter (where e.status = 'scored') mean_score_before, sum(e.cost_usd) cost_usd
                from evaluations e
                left join lateral (
                    select score from evaluations o
                    where o.project_id = e.project_id and o.subject = e.subject and o.collection = e.collection
                        and o.metric = e.metric and o.generation < e.generation and o.status = 'scored'
                    order by o.generation desc
                    limit 1) o on true
                where e.project_id = @project and e.request_id = @id
                group by e.metric
                order by e.metric
                """,
                new { project, id }, cancellationToken: cancellationToken))).AsList(),
        };
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
