using Dapper;
using Npgsql;

namespace Platform.Storage.CustomMetrics;

/// <summary>Makes versions of custom metrics and says which one runs. Everything is scoped to one project.</summary>
public sealed class CustomMetricWriter(NpgsqlDataSource database)
{
    // Two that change one name do so one after the other.
    private const string Lock = "select pg_advisory_xact_lock(hashtextextended('custom metric ' || @name, @project))";

    private const string Activate = """
        update custom_metrics set current = false where project_id = @project and name = @name and current and version <> @version;
        update custom_metrics set current = true, activated_at = now()
        where project_id = @project and name = @name and version = @version and not current;
        """;

    /// <summary>Makes the next version, unless it is the same as the newest.</summary>
    /// <param name="activate">Whether it runs from now on; else the version that runs stays so.</param>
    /// <param name="secret">Of a webhook; null keeps that of the newest version as long as the address leads to the same host, empty has none.</param>
    /// <returns>As stored.</returns>
    public async Task<CustomMetric> AddAsync(
        int project, CustomMetric metric, bool activate, CancellationToken cancellationToken, string? secret = null)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new(Lock, new { project, name = metric.Name }, transaction, cancellationToken: cancellationToken));
        var version = await connection.ExecuteScalarAsync<int>(new(
            """
            with newest as (
                select * from custom_metrics where project_id = @project and name = @name order by version desc limit 1
            ), wanted as (
                select case when @secret::text <> '' then @secret::text
                    -- A secret goes nowhere that it was not meant for.
                    when @secret::text is null and newest.options ->> 'url' is not null
                        and substring(newest.options ->> 'url' from '^[^/]*//[^/?#]*') = substring(@options::jsonb ->> 'url' from '^[^/]*//[^/?#]*')
                        then newest.secret end secret
                from (select) one left join newest on true
            ), added as (
                insert into custom_metrics (project_id, name, version, id, metric, options, description, definition, secret)
                select @project, @name, coalesce(newest.version, 0) + 1, coalesce(newest.id, @id), @metric, @options::jsonb, @description::text,
                    @definition::json, wanted.secret
                from wanted left join newest on true
                where (newest.metric, newest.options, newest.description, newest.definition::jsonb, newest.secret)
                    is distinct from (@metric::text, @options::jsonb, @description::text, @definition::jsonb, wanted.secret)
                returning version)
            select coalesce((select version from added), (select version from newest))
            """,
            new
            {
                project,
                name = metric.Name,
                id = Guid.CreateVersion7(),
                metric = metric.Metric,
                options = StorableJson.Raw(metric.Options),
                description = StorableJson.Text(metric.Description),
                definition = StorableJson.Raw(metric.Definition),
                secret,
            },
            transaction, cancellationToken: cancellationToken));
        var stored = await connection.QuerySingleAsync<CustomMetric>(new(
            $"""
            {(activate ? Activate : "")}
            select {CustomMetricStore.Columns} from custom_metrics where project_id = @project and name = @name and version = @version
            """,
            new { project, name = metric.Name, version }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return stored;
    }

    /// <summary>The version runs from now on wherever the name stands without a version. Results stay as they are.</summary>
    /// <returns>False when there is no such version.</returns>
    public async Task<bool> ActivateAsync(int project, string name, int version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new(Lock, new { project, name }, transaction, cancellationToken: cancellationToken));
        var found = await connection.ExecuteScalarAsync<bool>(new(
            "select exists (select from custom_metrics where project_id = @project and name = @name and version = @version)",
            new { project, name, version }, transaction, cancellationToken: cancellationToken));
        if (!found)
            return false;
        await connection.ExecuteAsync(new(Activate, new { project, name, version }, transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>No version runs any more; all stay, and so do their results.</summary>
    /// <returns>False when none ran.</returns>
    public async Task<bool> DeactivateAsync(int project, string name, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "update custom_metrics set current = false where project_id = @project and name = @name and current",
            new { project, name }, cancellationToken: cancellationToken)) > 0;
    }
}
