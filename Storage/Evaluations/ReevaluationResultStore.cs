using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>Reads what re-evaluations have come to, beside what was there before. Everything is scoped to one project.</summary>
public sealed class ReevaluationResultStore(NpgsqlDataSource database)
{
    private const string Runs = """
        select r.id, r.scope, r.collection, r.collection_version, r.traces, r.queued_traces, r.cancelled, r.created_at, r.queued_at,
            s.waiting, s.ended, s.cost_usd
        from reevaluations r
        cross join lateral (
            select count(*) filter (where e.finished_at is null) waiting, count(e.finished_at) ended, coalesce(sum(e.cost_usd), 0) cost_usd
            from evaluations e where e.project_id = r.project_id and e.request_id = r.id) s
        """;

    // The newest score by the same metric that is older: by the same collection if there is one, else by any.
    private const string Compared = """
        select e.*, o.score before, o.success success_before, o.collection collection_before,
            case when e.status = 'scored' then (e.score - o.score) * case when e.metric = any(@lower) then -1 else 1 end end gain
        from evaluations e
        left join lateral (
            select o.score, o.success, o.collection from evaluations o
            where o.project_id = e.project_id and o.subject = e.subject and o.metric = e.metric and o.status = 'scored' and o.id <> e.id
                and (o.collection <> e.collection or o.generation < e.generation) and o.created_at <= e.created_at
            order by o.collection = e.collection desc, o.created_at desc, o.generation desc
            limit 1) o on true
        where e.project_id = @project and e.request_id = @id
        """;

    /// <param name="after">The last one of the page before; null for the first.</param>
    /// <returns>The newest first, without figures of their metrics.</returns>
    public async Task<IReadOnlyList<Reevaluation>> ListAsync(int project, int limit, CancellationToken cancellationToken, TimeCursor? after = null)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Reevaluation>(new(
            $"""
            {Runs}
            where r.project_id = @project and (@afterId::uuid is null or (r.created_at, r.id) < (@afterTime, @afterId))
            order by r.created_at desc, r.id desc
            limit @limit
            """,
            new { project, limit, afterTime = after?.Time, afterId = after?.Id }, cancellationToken: cancellationToken))).AsList();
    }

    /// <param name="lower">Metrics of which a lower score is better.</param>
    /// <returns>Null when there is none of that id.</returns>
    public async Task<Reevaluation?> GetAsync(int project, Guid id, IReadOnlyList<string> lower, CancellationToken cancellationToken)
    {
        if (await GetProgressAsync(project, id, cancellationToken) is not { } run)
            return null;
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return run with
        {
            Metrics = (await connection.QueryAsync<ReevaluatedMetric>(new(
                $"""
                select metric, count(*) filter (where status in ('pending', 'running')) waiting,
                    count(*) filter (where status = 'scored') scored, count(*) filter (where status = 'skipped') skipped,
                    count(*) filter (where status = 'errored') errored, count(*) filter (where gain > 0) improved,
                    count(*) filter (where gain < 0) regressed, count(*) filter (where gain = 0) unchanged,
                    count(*) filter (where status = 'scored' and before is null) as new,
                    avg(score) filter (where status = 'scored') mean_score,
                    avg(score) filter (where gain is not null) mean_score_of_compared,
                    avg(before) filter (where gain is not null) mean_score_before, sum(cost_usd) cost_usd
                from ({Compared}) compared
                group by metric
                order by metric
                """,
                new { project, id, lower = lower.ToArray() }, cancellationToken: cancellationToken))).AsList(),
        };
    }

    /// <summary>How far it is, without figures of its metrics: the comparison with what was there before takes long.</summary>
    /// <returns>Null when there is none of that id.</returns>
    public async Task<Reevaluation?> GetProgressAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<Reevaluation>(new(
            $"{Runs} where r.project_id = @project and r.id = @id", new { project, id }, cancellationToken: cancellationToken));
    }

    /// <param name="change"><c>worse</c>, <c>better</c>, <c>same</c>, <c>new</c>, <c>none</c> for those without a score; null for all that ended.</param>
    /// <inheritdoc cref="GetAsync" path="/param"/>
    /// <returns>The largest losses first.</returns>
    public async Task<IReadOnlyList<ReevaluatedSubject>> ListSubjectsAsync(
        int project, Guid id, string? metric, string? change, IReadOnlyList<string> lower, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ReevaluatedSubject>(new(
            $"""
            select c.metric, c.target, encode(c.trace_id, 'hex') trace_id, encode(c.span_id, 'hex') span_id, c.thread_id,
                coalesce(t.name, c.thread_id) as name, c.status, c.score, c.success, coalesce(c.reason, c.error, c.skip_reason) why,
                c.before score_before, c.success_before, c.collection_before, c.gain
            from ({Compared}) c
            left join traces t on t.project_id = c.project_id and t.trace_id = c.trace_id
            where c.finished_at is not null and (@metric::text is null or c.metric = @metric)
                and case @change::text when 'worse' then c.gain < 0 when 'better' then c.gain > 0 when 'same' then c.gain = 0
                    when 'new' then c.status = 'scored' and c.before is null when 'none' then c.status <> 'scored' else true end
            order by c.gain nulls last, c.metric, c.subject
            limit @limit
            """,
            new { project, id, metric, change, lower = lower.ToArray(), limit }, cancellationToken: cancellationToken))).AsList();
    }
}
