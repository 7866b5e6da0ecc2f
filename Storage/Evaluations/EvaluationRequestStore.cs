using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.Masking;
using Platform.Storage.MetricCollections;

namespace Platform.Storage.Evaluations;

/// <summary>Results of an on-demand evaluation, so far.</summary>
/// <param name="Results">One for each test case, in their order.</param>
public sealed record EvaluationRequest(Guid Id, IReadOnlyList<RequestedResults> Results)
{
    /// <summary>Every evaluation was scored, skipped or errored.</summary>
    public bool Finished => Results.SelectMany(result => result.Evaluations).All(evaluation => evaluation.FinishedAt is not null);
}

/// <param name="Evaluations">In the order in which the metrics were asked for.</param>
public sealed record RequestedResults(IReadOnlyList<Evaluation> Evaluations);

/// <summary>Queues evaluations that somebody asks for, and reads their results. Everything is scoped to one project.</summary>
/// <remarks>Filter and sampling do not hold for what was asked for; a collection's budget does.</remarks>
public sealed class EvaluationRequestStore(NpgsqlDataSource database, MaskingSource masking)
{
    /// <param name="collection">The collection that the metrics are of; null when they were given one by one.</param>
    /// <param name="testCases">As api.md has them.</param>
    /// <param name="run">The gate's run that asks, and to whose cost it counts (<see cref="RunCostStore"/>).</param>
    /// <returns>The request's id. The caller tells the workers, by the signal <c>evaluations</c>.</returns>
    public async Task<Guid> AddAsync(
        int project, MetricCollection? collection, IReadOnlyList<CollectionMetric> metrics,
        IReadOnlyList<JsonElement> testCases, CancellationToken cancellationToken, Guid? run = null)
    {
        var rules = await masking.GetAsync(project, cancellationToken);
        var id = Guid.CreateVersion7();
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            $"""
            insert into evaluation_requests (project_id, id, test_cases, run_id) values (@project, @id, @testCases::jsonb, @run);
            insert into evaluations (project_id, id, target, subject, request_id, source, collection, collection_version,
                priority, metric, metric_version, threshold, strict, judge, options)
            -- The metric's place is part of the subject: a request may ask for the same metric twice, with other options.
            select @project, gen_random_uuid(), 'testCase', concat_ws('/', @id::text, index, place), @id, 'request', @collection,
                @version, @priority, {MetricColumns}
            from generate_series(0, @count - 1) index, jsonb_array_elements(@metrics::jsonb) with ordinality as m (metric, place)
            """,
            new
            {
                project,
                id,
                run,
                testCases = JsonSerializer.Serialize(testCases.Select(rules.Json)),
                collection = collection?.Name ?? "",
                version = collection?.Version ?? 0,
                priority = EvaluationPriority.Asked,
                count = testCases.Count,
                metrics = JsonSerializer.Serialize(metrics, JsonSerializerOptions.Web),
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return id;
    }

    /// <returns>Null when there is no such request.</returns>
    public async Task<EvaluationRequest?> GetAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        var count = await connection.ExecuteScalarAsync<int?>(new(
            "select jsonb_array_length(test_cases) from evaluation_requests where project_id = @project and id = @id",
            new { project, id }, cancellationToken: cancellationToken));
        if (count is null)
            return null;

        var evaluations = (await connection.QueryAsync<Evaluation>(new(
            $"""
            select {EvaluationStore.Columns} from evaluations
            where project_id = @project and request_id = @id
            order by split_part(subject, '/', 2)::int, split_part(subject, '/', 3)::int
            """,
            new { project, id }, cancellationToken: cancellationToken))).AsList();
        // Every test case has the same metrics.
        return new(id, [.. evaluations.Chunk(Math.Max(1, evaluations.Count / Math.Max(1, count.Value)))
            .Select(ofOne => new RequestedResults(ofOne))]);
    }

    /// <summary>Every evaluation of the request was scored, skipped or errored; cheap enough to be asked often.</summary>
    public async Task<bool> IsFinishedAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return !await connection.ExecuteScalarAsync<bool>(new(
            "select exists (select from evaluations where project_id = @project and request_id = @id and finished_at is null)",
            new { project, id }, cancellationToken: cancellationToken));
    }

    /// <summary>What has not begun never will: nobody waits for it any more, and it would cost.</summary>
    public async Task CancelAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            update evaluations set status = 'skipped', skip_reason = @reason, finished_at = now()
            where project_id = @project and request_id = @id and status = 'pending'
            """,
            new { project, id, reason = SkipReasons.Say(SkipReasons.Cancelled, "Who asked for it stopped waiting.") },
            cancellationToken: cancellationToken));
    }

    /// <summary>One test case of a request, for the worker that evaluates it.</summary>
    /// <param name="subject">Of the evaluation.</param>
    /// <returns>Null when the request has been removed.</returns>
    public async Task<JsonElement?> GetTestCaseAsync(
        int project, Guid request, string subject, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            """
            select test_cases -> split_part(@subject, '/', 2)::int from evaluation_requests
            where project_id = @project and id = @request
            """,
            new { project, request, subject }, cancellationToken: cancellationToken)) is { } json
            ? JsonElement.Parse(json) : null;
    }

    /// <returns>All test cases of a request, in their order; null when there is no such request.</returns>
    public async Task<IReadOnlyList<JsonElement>?> ListTestCasesAsync(int project, Guid request, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            "select test_cases from evaluation_requests where project_id = @project and id = @request",
            new { project, request }, cancellationToken: cancellationToken)) is { } json
            ? [.. JsonElement.Parse(json).EnumerateArray()] : null;
    }

    /// <summary>Columns <c>metric, metric_version, threshold, strict, judge, options</c> of a collection's metric <c>m.metric</c>.</summary>
    internal const string MetricColumns = """
        m.metric ->> 'metric', (m.metric ->> 'version')::int, (m.metric ->> 'threshold')::float8, coalesce((m.metric ->> 'strict')::boolean, false),
        m.metric ->> 'judge', nullif(m.metric -> 'options', 'null')
        """;
}
