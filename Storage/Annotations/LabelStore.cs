using Dapper;
using Npgsql;

namespace Platform.Storage.Annotations;

/// <summary>A person's own answer to a metric's question on something that was evaluated by it.</summary>
/// <param name="TraceId">32 lower-case hex digits; null of a thread.</param>
public sealed record MetricLabel(string? TraceId, string? SpanId, string? ThreadId, bool Pass);

/// <summary>Reads people's labels for a metric, to hold judges against.</summary>
public sealed class LabelStore(NpgsqlDataSource database)
{
    /// <returns>
    /// The newest label of each subject: thumbs, or of five stars four and more for a pass and two and fewer for a fail. Three stars
    /// say neither.
    /// </returns>
    public async Task<IReadOnlyList<MetricLabel>> ListAsync(
        int project, string metric, DateTimeOffset since, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<MetricLabel>(new(
            """
            select encode(trace_id, 'hex') trace_id, encode(span_id, 'hex') span_id, thread_id, pass from (
                select distinct on (e.subject) e.trace_id, e.span_id, e.thread_id, a.created_at,
                    case a.type when 'thumbs' then a.rating = 1 else a.rating > 3 end pass
                from annotations a
                join evaluations e on e.project_id = a.project_id and e.id = a.evaluation_id
                where a.project_id = @project and a.target = 'evaluation' and e.metric = @metric and a.created_at >= @since
                    and e.target in ('span', 'trace', 'thread') and (a.type = 'thumbs' or a.rating <> 3)
                order by e.subject, a.created_at desc
            ) labels
            order by created_at desc
            limit @limit
            """,
            new { project, metric, since, limit }, cancellationToken: cancellationToken))).AsList();
    }
}
