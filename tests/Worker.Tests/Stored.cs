using System.Text.Json;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Platform.Storage.Evaluations;
using Platform.Storage.Masking;

namespace Platform.Worker.Tests;

/// <summary>A database with what collectors store, and what workers made of it.</summary>
public sealed class Stored(string connectionString, NpgsqlDataSource database, int project) : IAsyncDisposable
{
    private const string Day = "2026-11-20";
    private static readonly long _start = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    public string ConnectionString => connectionString;

    public NpgsqlDataSource Database => database;

    public int Project => project;

    /// <summary>Without masking rules.</summary>
    public EvaluationRequestStore Requests { get; } = new(database, new(
        new(database), new(new(database), TimeProvider.System, NullLogger<MaskedCounts>.Instance), TimeProvider.System));

    public static async Task<int> AddProjectAsync(NpgsqlDataSource database, string name)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.ExecuteScalarAsync<int>(
            "insert into projects (name) values (@name) on conflict (name) do update set name = excluded.name returning id",
            new { name });
    }

    public static byte[] NewTraceId() => Guid.NewGuid().ToByteArray();

    /// <param name="unsettledSeconds">Seconds until it counts as quiet; null when it has settled.</param>
    public async Task<byte[]> AddTraceAsync(
        string input = "What is the capital of France?", string output = "Paris.", object? details = null, string[]? tags = null,
        object? metadata = null, string? user = null, string? environment = null, string? thread = null,
        string status = "ok", double? unsettledSeconds = null, int startMs = 0)
    {
        var trace = NewTraceId();
        await ExecuteAsync(
            """
            insert into traces (project_id, trace_id, name, root_ended, start_ns, end_ns, status, span_count, error_count, input,
                output, tags, metadata, thread_id, user_id, environment, details, cost_usd)
            values (@project, @trace, 'answer', true, @start, @start + 1000000000, @status, 1, 0, @input::json, @output::json,
                @tags, @metadata::jsonb, @thread, @user, @environment, @details::jsonb, 0.01);
            insert into unsettled_traces (project_id, trace_id, due_at)
            select @project, @trace, now() + @unsettledSeconds * interval '1 s' where @unsettledSeconds is not null
            """,
            new
            {
                project,
                trace,
                start = (_start + startMs) * 1_000_000,
                status,
                input = JsonSerializer.Serialize(input),
                output = JsonSerializer.Serialize(output),
                tags = tags ?? [],
                metadata = JsonSerializer.Serialize(metadata ?? new { }),
                thread,
                user,
                environment,
                details = JsonSerializer.Serialize(details ?? new { }),
                unsettledSeconds,
            });
        return trace;
    }

    /// <summary>Makes the time pass that the trace had to be quiet.</summary>
    public Task SettleAsync(byte[] trace) => ExecuteAsync(
        """
        update unsettled_traces set due_at = now() where project_id = @project and trace_id = @trace;
        update evaluations set available_at = now() where project_id = @project and trace_id = @trace and status = 'pending'
        """,
        new { project, trace });

    public async Task<byte[]> AddSpanAsync(
        byte[] trace, byte[]? parent = null, string type = "agent", string name = "answer", object? input = null,
        object? output = null, object? details = null, object? retrievalContext = null, string? toolName = null,
        object? toolArguments = null, object? toolResult = null, int startMs = 0, int durationMs = 500)
    {
        var span = Guid.NewGuid().ToByteArray()[..8];
        await ExecuteAsync(
            $"""
            create table if not exists spans_test partition of spans for values from ('{Day}') to ('{Day}'::date + 1);
            insert into spans (project_id, day, trace_id, span_id, parent_span_id, name, type, status, start_ns, end_ns, input,
                output, details, retrieval_context, tool_name, tool_arguments, tool_result)
            values (@project, '{Day}', @trace, @span, @parent, @name, @type, 'ok', @start, @end, @input::json, @output::json,
                @details::json, @retrievalContext::json, @toolName, @toolArguments::json, @toolResult::json)
            """,
            new
            {
                project,
                trace,
                span,
                parent,
                name,
                type,
                start = (_start + startMs) * 1_000_000,
                end = (_start + startMs + durationMs) * 1_000_000,
                input = Json(input),
                output = Json(output),
                details = Json(details),
                retrievalContext = Json(retrievalContext),
                toolName,
                toolArguments = Json(toolArguments),
                toolResult = Json(toolResult),
            });
        return span;
    }

    public async Task SetCollectionAsync(
        string name, string scope = "trace", double sampleRate = 1, object? filter = null, decimal? budget = null) =>
        await ExecuteAsync(
            """
            insert into metric_collections (project_id, name, version, scope, apply, metrics, sample_rate, filter, daily_budget_usd)
            values (@project, @name, 1, @scope, 'named', '[]', @sampleRate, @filter::jsonb, @budget)
            """,
            new { project, name, scope, sampleRate, filter = Json(filter), budget });

    /// <summary>An evaluation as the storing of a span, or the settling of a trace or thread, queues it.</summary>
    public async Task<Guid> QueueAsync(
        byte[]? trace = null, byte[]? span = null, string? thread = null, string metric = "ExactMatch", object? options = null,
        string collection = "", double? threshold = null, bool strict = false, string? judge = null, int? inProject = null)
    {
        var id = Guid.CreateVersion7();
        var target = thread is not null ? "thread" : span is not null ? "span" : "trace";
        var subject = thread is not null ? $"thread:{thread}"
            : string.Join('/', new[] { trace, span }.OfType<byte[]>().Select(Convert.ToHexStringLower));
        await ExecuteAsync(
            """
            insert into evaluations (project_id, id, target, subject, trace_id, span_id, thread_id, collection, collection_version,
                metric, threshold, strict, judge, options)
            values (@project, @id, @target, @subject, @trace, @span, @thread, @collection, @version, @metric, @threshold, @strict,
                @judge, @options::jsonb)
            """,
            new
            {
                project = inProject ?? project,
                id,
                target,
                subject,
                trace,
                span,
                thread,
                collection,
                version = collection is "" ? 0 : 1,
                metric,
                threshold,
                strict,
                judge,
                options = Json(options),
            });
        return id;
    }

    /// <summary>An evaluation that asks the judge once.</summary>
    public Task<Guid> QueueJudgedAsync(byte[] trace, string collection = "", string? judge = null) =>
        QueueAsync(trace, metric: "GEval", options: new { evaluationSteps = new[] { "Check it." } }, collection: collection, judge: judge);

    public Task<Evaluation> GetAsync(Guid id) =>
        QueryAsync<Evaluation>($"select {EvaluationStore.Columns} from evaluations where id = @id", new { id });

    public Task<string?> GetHolderAsync(Guid id) => QueryAsync<string?>("select leased_by from evaluations where id = @id", new { id });

    public async Task<IReadOnlyList<Evaluation>> GetAllAsync(IEnumerable<Guid> ids) =>
        await Task.WhenAll(ids.Select(GetAsync));

    /// <summary>The evaluation once it has ended.</summary>
    public async Task<Evaluation> GetFinishedAsync(Guid id)
    {
        Evaluation evaluation = null!;
        await Eventually.HoldsAsync(
            async () => (evaluation = await GetAsync(id)).FinishedAt is not null,
            () => $"Evaluation is {evaluation.Status}: {evaluation.SkipReason} {evaluation.Error}");
        return evaluation;
    }

    public async Task<T> QueryAsync<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    public async Task ExecuteAsync(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static string? Json(object? value) => value is null ? null : JsonSerializer.Serialize(value);
}
