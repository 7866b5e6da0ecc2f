using Dapper;
using Npgsql;

namespace Platform.Storage.CustomMetrics;

/// <summary>Keeps custom metrics with all their versions. Everything is scoped to one project.</summary>
public sealed class CustomMetricStore(NpgsqlDataSource database)
{
    private const string Columns = "id, name, version, metric, options, definition, created_at";

    /// <returns>The current version of each, by name.</returns>
    public async Task<IReadOnlyList<CustomMetric>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CustomMetric>(new(
            $"select {Columns} from custom_metrics where project_id = @project and current order by name",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>The current version; null when there is no metric of that name.</returns>
    public async Task<CustomMetric?> GetAsync(int project, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<CustomMetric>(new(
            $"select {Columns} from custom_metrics where project_id = @project and name = @name and current",
            new { project, name }, cancellationToken: cancellationToken));
    }

    /// <summary>Makes the next version and makes it the current one. What is the same as the current one changes nothing.</summary>
    /// <returns>The current version, as stored.</returns>
    public async Task<CustomMetric> SetAsync(int project, CustomMetric metric, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Two uploads of one name make versions one after the other.
        await connection.ExecuteAsync(new(
            "select pg_advisory_xact_lock(hashtextextended('custom metric ' || @name, @project))",
            new { project, name = metric.Name }, transaction, cancellationToken: cancellationToken));
        var stored = await connection.QuerySingleAsync<CustomMetric>(new(
            $"""
            update custom_metrics set current = false
            where project_id = @project and name = @name and current
                and (metric, definition::jsonb) is distinct from (@metric, @definition::jsonb);
            insert into custom_metrics (project_id, name, version, id, metric, options, definition)
            select @project, @name, coalesce(max(version), 0) + 1, coalesce((array_agg(id))[1], @id), @metric, @options::jsonb,
                @definition::json
            from custom_metrics
            where project_id = @project and name = @name
            having not coalesce(bool_or(current), false);
            select {Columns} from custom_metrics where project_id = @project and name = @name and current
            """,
            new
            {
                project,
                id = Guid.CreateVersion7(),
                name = metric.Name,
                metric = metric.Metric,
                options = metric.Options.GetRawText(),
                definition = metric.Definition.GetRawText(),
            },
            transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }
}
