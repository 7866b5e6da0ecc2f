using Dapper;
using Npgsql;
using Platform.Storage.Masking;
using Platform.Storage.Traces;

namespace Platform.Storage.Annotations;

/// <summary>Reads and keeps annotations. Everything is scoped to one project.</summary>
public sealed class AnnotationStore(NpgsqlDataSource database, MaskingSource masking)
{
    private const string Columns = """
        id, target, encode(trace_id, 'hex') trace_id, encode(span_id, 'hex') span_id, thread_id, evaluation_id, type, rating,
        explanation, expected_output, expected_outcome, user_id, source, sampling_probability, extra, created_at
        """;

    /// <summary>Adds it; one of the same id is replaced, so that sending it again changes nothing.</summary>
    /// <returns>As stored: an evaluation's annotation knows the trace, span or thread that was evaluated.</returns>
    public async Task<Annotation> AddAsync(int project, Annotation annotation, CancellationToken cancellationToken)
    {
        annotation = (await masking.GetAsync(project, cancellationToken)).Apply(annotation);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<Annotation>(new(
            $"""
            insert into annotations (project_id, id, target, trace_id, span_id, thread_id, evaluation_id, type, rating,
                explanation, expected_output, expected_outcome, user_id, source, sampling_probability, extra)
            select @project, @id, @target, coalesce(@trace, e.trace_id), coalesce(@span, e.span_id), coalesce(@thread, e.thread_id),
                @evaluation, @type, @rating, @explanation, @expectedOutput::json, @expectedOutcome, @user, @source, @probability,
                @extra::json
            from (select) one
            left join evaluations e on e.project_id = @project and e.id = @evaluation
            on conflict (project_id, id) do update set rating = excluded.rating, type = excluded.type,
                explanation = excluded.explanation, expected_output = excluded.expected_output,
                expected_outcome = excluded.expected_outcome, user_id = excluded.user_id, extra = excluded.extra
            returning {Columns}
            """,
            new
            {
                project,
                id = annotation.Id,
                target = annotation.Target,
                trace = Bytes(annotation.TraceId),
                span = Bytes(annotation.SpanId),
                thread = annotation.ThreadId,
                evaluation = annotation.EvaluationId,
                type = annotation.Type,
                rating = annotation.Rating,
                explanation = StorableJson.Text(annotation.Explanation),
                expectedOutput = StorableJson.Raw(annotation.ExpectedOutput),
                expectedOutcome = StorableJson.Text(annotation.ExpectedOutcome),
                user = StorableJson.Text(annotation.UserId),
                source = annotation.Source,
                probability = annotation.SamplingProbability,
                extra = StorableJson.Raw(annotation.Extra),
            },
            cancellationToken: cancellationToken));
    }

    /// <summary>Newest first, behind <paramref name="after"/>, the last of a page.</summary>
    public async Task<IReadOnlyList<Annotation>> ListAsync(
        int project, AnnotationFilter filter, TimeCursor? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Annotation>(new(
            $"""
            select {Columns} from annotations
            where project_id = @project
                and (@trace::bytea is null or trace_id = @trace)
                and (@span::bytea is null or span_id = @span)
                and (@thread::text is null or thread_id = @thread)
                and (@evaluation::uuid is null or evaluation_id = @evaluation)
                and (@user::text is null or user_id = @user)
                and (@afterId::uuid is null or (created_at, id) < (@afterTime, @afterId))
            order by created_at desc, id desc
            limit @limit
            """,
            new
            {
                project,
                trace = filter.TraceId,
                span = filter.SpanId,
                thread = filter.ThreadId,
                evaluation = filter.EvaluationId,
                user = filter.User,
                afterTime = after?.Time,
                afterId = after?.Id,
                limit,
            },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>False when there is no such annotation.</returns>
    public async Task<bool> RemoveAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from annotations where project_id = @project and id = @id",
            new { project, id }, cancellationToken: cancellationToken)) > 0;
    }

    private static byte[]? Bytes(string? id) => id is null ? null
        : SpanIds.TryParseSpan(id, out var bytes) ? bytes : throw new ArgumentException($"'{id}' is no trace or span id.", nameof(id));
}
