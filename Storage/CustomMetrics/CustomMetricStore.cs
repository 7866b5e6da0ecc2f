using Dapper;
using Npgsql;
using Platform.Storage.MetricCollections;

namespace Platform.Storage.CustomMetrics;

/// <summary>Reads custom metrics with all their versions. Everything is scoped to one project.</summary>
public sealed class CustomMetricStore(NpgsqlDataSource database)
{
    internal const string Columns = """
        id, name, version, current active, metric, options, description, secret is not null has_secret, definition, created_at,
        activated_at
        """;

    /// <param name="named">Metrics of a collection or a request, some of which may name a version.</param>
    /// <returns>The active version of each, and the versions that are named; by name.</returns>
    public Task<IReadOnlyList<CustomMetric>> ListAsync(
        int project, CancellationToken cancellationToken, IReadOnlyList<CollectionMetric>? named = null)
    {
        var pinned = (named ?? []).Where(metric => metric.Version is not null).ToList();
        return QueryAsync(
            """
            project_id = @project and (current or (name, version) in (select * from unnest(@names, @versions)))
            order by name, version
            """,
            new { project, names = pinned.Select(metric => metric.Metric).ToArray(), versions = pinned.Select(metric => metric.Version!.Value).ToArray() },
            cancellationToken);
    }

    /// <returns>Of each name the active version, else the newest; by name.</returns>
    public Task<IReadOnlyList<CustomMetric>> ListAllAsync(int project, CancellationToken cancellationToken) =>
        QueryAsync("""
            project_id = @project and not exists (
                select from custom_metrics o
                where o.project_id = m.project_id and o.name = m.name and (o.current, o.version) > (m.current, m.version))
            order by name
            """, new { project }, cancellationToken);

    /// <returns>All versions, newest first; empty when there is no metric of that name.</returns>
    public Task<IReadOnlyList<CustomMetric>> ListVersionsAsync(int project, string name, CancellationToken cancellationToken) =>
        QueryAsync("project_id = @project and name = @name order by version desc", new { project, name }, cancellationToken);

    /// <param name="version">Null for the active one.</param>
    /// <returns>Null when there is none.</returns>
    public async Task<CustomMetric?> GetAsync(
        int project, string name, CancellationToken cancellationToken, int? version = null) =>
        (await QueryAsync(
            "project_id = @project and name = @name and case when @version::int is null then current else version = @version end",
            new { project, name, version }, cancellationToken)) is [var found] ? found : null;

    /// <summary>For whoever calls the webhook, and nobody else.</summary>
    public async Task<string?> GetSecretAsync(int project, string name, int version, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteScalarAsync<string?>(new(
            "select secret from custom_metrics where project_id = @project and name = @name and version = @version",
            new { project, name, version }, cancellationToken: cancellationToken));
    }

    private async Task<IReadOnlyList<CustomMetric>> QueryAsync(string which, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<CustomMetric>(new(
            $"select {Columns} from custom_metrics m where {which}", parameters, cancellationToken: cancellationToken))).AsList();
    }
}
