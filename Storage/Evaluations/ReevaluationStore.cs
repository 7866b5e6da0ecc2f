using Dapper;
using Npgsql;

namespace Platform.Storage.Evaluations;

/// <summary>
/// Queues a new generation of evaluations by a collection's current version. Older ones stay, but are the latest no more.
/// What somebody asks for is neither filtered nor sampled; the collection's budget holds. The caller tells the workers, by
/// the signal <c>evaluations</c>.
/// </summary>
public sealed class ReevaluationStore(NpgsqlDataSource database)
{
    // To add only: what there is, or is on its way, stays the latest.
    private const string Runs = """
        (@overwrite or not exists (
            select from evaluations e
            where e.project_id = s.project_id and e.subject = s.subject and e.collection = c.name and e.metric = m.metric
                and e.latest and e.status in ('pending', 'running', 'scored')))
        """;

    private static readonly string _span = CollectionJobs.InsertNewer("span", """
        select project_id, subject, trace_id, span_id, null thread_id, day, collection,
            (select coalesce(max(e.generation), -1) + 1 from evaluations e where e.project_id = k.project_id and e.subject = k.subject)
                generation
        from (
            select s.project_id, encode(s.trace_id, 'hex') || '/' || encode(s.span_id, 'hex') subject, s.trace_id, s.span_id, s.day,
                @collection collection
            from spans s
            where s.project_id = @project and s.trace_id = @trace and s.span_id = @span) k
        """, "c.name = s.collection", source: "request", Runs);

    // Settling counts generations in the same column.
    private static readonly string _trace = "update traces set generation = generation + 1 where project_id = @project and trace_id = @trace;"
        + CollectionJobs.InsertNewer("trace", """
            select project_id, encode(trace_id, 'hex') subject, trace_id, null::bytea span_id, null thread_id, null::date as day,
                generation, @collection collection
            from traces
            where project_id = @project and trace_id = @trace
            """, "c.name = s.collection", source: "request", Runs);

    private static readonly string _thread = """
        update threads set generation = generation + 1, chatbot_role = coalesce(@chatbotRole, chatbot_role)
        where project_id = @project and thread_id = @thread;
        """
        + CollectionJobs.InsertNewer("thread", """
            select project_id, 'thread:' || thread_id subject, null::bytea trace_id, null::bytea span_id, thread_id, null::date as day,
                generation, @collection collection
            from threads
            where project_id = @project and thread_id = @thread
            """, "c.name = s.collection", source: "request", Runs);

    /// <param name="overwrite">False: only metrics that have neither a score nor a waiting evaluation.</param>
    /// <returns>How many evaluations are waiting now; 0 when there is no such span, or no such collection of scope span.</returns>
    public Task<long> AddSpanAsync(
        int project, byte[] trace, byte[] span, string collection, CancellationToken cancellationToken, bool overwrite = true) =>
        AddAsync(_span, new { project, trace, span, collection, overwrite }, cancellationToken);

    /// <inheritdoc cref="AddSpanAsync" path="/param"/>
    /// <returns>How many evaluations are waiting now; 0 when there is no such trace, or no such collection of scope trace.</returns>
    public Task<long> AddTraceAsync(
        int project, byte[] trace, string collection, CancellationToken cancellationToken, bool overwrite = true) =>
        AddAsync(_trace, new { project, trace, collection, overwrite }, cancellationToken);

    /// <inheritdoc cref="AddSpanAsync" path="/param"/>
    /// <param name="chatbotRole">What the chatbot is to be, from now on; null leaves it as it is.</param>
    /// <returns>How many evaluations are waiting now; 0 when there is no such thread, or no such collection of scope thread.</returns>
    public Task<long> AddThreadAsync(
        int project, string thread, string collection, CancellationToken cancellationToken, bool overwrite = true,
        string? chatbotRole = null) =>
        AddAsync(_thread, new { project, thread, collection, overwrite, chatbotRole }, cancellationToken);

    private async Task<long> AddAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var queued = await connection.ExecuteScalarAsync<long>(
            new(sql, parameters, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return queued;
    }
}
