using Dapper;
using Npgsql;

namespace Platform.Storage.Traces;

/// <summary>A value that traces have, and how many have it.</summary>
/// <param name="Field"><c>name</c>, <c>tag</c>, <c>environment</c>, <c>version</c>, <c>user</c>, <c>status</c> or <c>metric</c> (that has scored it).</param>
public sealed record TraceFacet(string Field, string Value, long Count);

/// <summary>Reads what filters could ask for. Everything is scoped to one project.</summary>
public sealed class TraceFacetStore(NpgsqlDataSource database)
{
    /// <param name="most">Of the traces that match, the newest so many are looked at: counting all of a year would not return.</param>
    /// <param name="values">The most frequent so many of each field.</param>
    /// <returns>By field, most frequent first.</returns>
    public async Task<ILookup<string, TraceFacet>> ListAsync(
        int project, TraceFilter filter, int most, int values, CancellationToken cancellationToken)
    {
        var parameters = new DynamicParameters(filter.Parameters(project, limit: most));
        parameters.Add("values", values);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var facets = await connection.QueryAsync<TraceFacet>(new(
            $"""
            with newest as materialized (
                select t.project_id, t.trace_id, t.name, t.tags, t.environment, t.version, t.user_id, t.status
                from traces t
                where {TraceFilter.Where}
                order by t.start_ns desc
                limit @limit),
            counted as (
                select 'name' field, name as value, count(*) count from newest group by name
                union all select 'tag', tag, count(*) from newest, unnest(tags) tag group by tag
                union all select 'environment', environment, count(*) from newest group by environment
                union all select 'version', version, count(*) from newest group by version
                union all select 'user', user_id, count(*) from newest group by user_id
                union all select 'status', status, count(*) from newest group by status
                union all select 'metric', e.metric, count(distinct e.trace_id)
                    from newest t
                    join evaluations e on e.project_id = t.project_id and e.trace_id = t.trace_id
                    where e.latest and e.status = 'scored'
                    group by e.metric),
            ranked as (
                select *, row_number() over (partition by field order by count desc, value) nth
                from counted
                where value is not null)
            select field, value, count from ranked where nth <= @values order by field, nth
            """,
            parameters, cancellationToken: cancellationToken));
        return facets.ToLookup(facet => facet.Field);
    }
}
