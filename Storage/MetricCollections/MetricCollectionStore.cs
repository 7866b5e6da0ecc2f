using System.Text.Json;
using Dapper;
using Npgsql;

namespace Platform.Storage.MetricCollections;

/// <summary>A collection's name that spans or traces gave although nothing of that name and scope exists.</summary>
/// <param name="Problem"><c>unknown</c>, or <c>scope</c> when the collection is of another scope.</param>
public sealed record CollectionMiss(string Name, string Target, string Problem, long Count, DateTime LastAt, string TraceId);

/// <summary>Reads and keeps metric collections. Everything is scoped to one project.</summary>
public sealed class MetricCollectionStore(NpgsqlDataSource database)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web);

    private const string Columns =
        "name, version, scope, apply, metrics, sample_rate, filter, daily_budget_usd, quiet_seconds";

    /// <returns>The current version of each, by name.</returns>
    public Task<IReadOnlyList<MetricCollection>> ListAsync(int project, CancellationToken cancellationToken) =>
        QueryAsync($"select {Columns} from metric_collections where project_id = @project and current order by name",
            new { project }, cancellationToken);

    /// <returns>The current version; null when there is none, or it was removed.</returns>
    public async Task<MetricCollection?> GetAsync(int project, string name, CancellationToken cancellationToken) =>
        (await QueryAsync(
            $"select {Columns} from metric_collections where project_id = @project and name = @name and current",
            new { project, name }, cancellationToken)) is [var found] ? found : null;

    /// <returns>All versions, newest first, those before a removal too.</returns>
    public Task<IReadOnlyList<MetricCollection>> ListVersionsAsync(
        int project, string name, CancellationToken cancellationToken) =>
        QueryAsync($"""
            select {Columns} from metric_collections where project_id = @project and name = @name order by version desc
            """,
            new { project, name }, cancellationToken);

    /// <summary>Makes the next version and makes it the current one.</summary>
    /// <returns>The version as stored.</returns>
    public async Task<MetricCollection> SetAsync(int project, MetricCollection collection, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two that change the same name at once get versions one after the other.
        await connection.ExecuteAsync(new(
            "select pg_advisory_xact_lock(hashtextextended(@name, @project))",
            new { project, name = collection.Name }, transaction, cancellationToken: cancellationToken));
        var version = await connection.ExecuteScalarAsync<int>(new(
            """
            update metric_collections set current = false where project_id = @project and name = @name and current;
            insert into metric_collections (project_id, name, version, scope, apply, metrics, sample_rate, filter,
                daily_budget_usd, quiet_seconds)
            select @project, @name, coalesce(max(version), 0) + 1, @scope, @apply, @metrics::jsonb, @sampleRate,
                @filter::jsonb, @budget, @quietSeconds
            from metric_collections where project_id = @project and name = @name
            returning version
            """,
            new
            {
                project,
                name = collection.Name,
                scope = collection.Scope,
                apply = collection.Apply,
                metrics = JsonSerializer.Serialize(collection.Metrics, _json),
                sampleRate = collection.SampleRate,
                filter = collection.Filter is null ? null : JsonSerializer.Serialize(collection.Filter, _json),
                budget = collection.DailyBudgetUsd,
                quietSeconds = collection.QuietSeconds,
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return collection with { Version = version };
    }

    /// <summary>Its versions and its results stay readable.</summary>
    /// <returns>False when there is no current version.</returns>
    public async Task<bool> RemoveAsync(int project, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "update metric_collections set current = false where project_id = @project and name = @name and current",
            new { project, name }, cancellationToken: cancellationToken)) > 0;
    }

    /// <returns>The last seven days' names that nothing answered to, latest first.</returns>
    public async Task<IReadOnlyList<CollectionMiss>> ListMissesAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CollectionMiss>(new(
            """
            select name, target, problem, count(*) count, max(created_at) last_at,
                encode((array_agg(trace_id order by created_at desc))[1], 'hex') trace_id
            from collection_misses
            where project_id = @project and created_at > now() - interval '7 days'
            group by name, target, problem
            order by last_at desc
            limit 100
            """,
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>The names that this trace and its spans gave in vain.</returns>
    public async Task<IReadOnlyList<CollectionMiss>> ListMissesOfTraceAsync(
        int project, byte[] trace, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CollectionMiss>(new(
            """
            select name, target, problem, count(*) count, max(created_at) last_at, encode(trace_id, 'hex') trace_id
            from collection_misses
            where project_id = @project and trace_id = @trace
            group by name, target, problem, trace_id
            order by name, target
            """,
            new { project, trace }, cancellationToken: cancellationToken))).AsList();
    }

    private async Task<IReadOnlyList<MetricCollection>> QueryAsync(
        string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Row>(new(sql, parameters, cancellationToken: cancellationToken)))
            .Select(row => row.ToCollection()).ToList();
    }

    /// <summary>The row as Dapper reads it: the two json columns are documents of their own.</summary>
    private sealed record Row(
        string Name, int Version, string Scope, string Apply, string Metrics, double SampleRate, string? Filter,
        decimal? DailyBudgetUsd, int? QuietSeconds)
    {
        internal MetricCollection ToCollection() => new()
        {
            Name = Name,
            Version = Version,
            Scope = Scope,
            Apply = Apply,
            Metrics = JsonSerializer.Deserialize<List<CollectionMetric>>(Metrics, _json) ?? [],
            SampleRate = SampleRate,
            Filter = Filter is null ? null : JsonSerializer.Deserialize<CollectionFilter>(Filter, _json),
            DailyBudgetUsd = DailyBudgetUsd,
            QuietSeconds = QuietSeconds,
        };
    }
}
