using Dapper;
using Npgsql;

namespace Platform.Storage.Datasets;

/// <summary>Reads datasets and their versions. Everything is scoped to one project.</summary>
public sealed class DatasetStore(NpgsqlDataSource database)
{
    private const string VersionColumns =
        "v.id, v.number, v.finalized, v.conversational, v.golden_count, v.created_at";

    private const string Select = $"""
        select d.id, d.alias, d.created_at, (
            select count(*)::int from queued_goldens q
            where q.project_id = d.project_id and q.dataset_id = d.id and q.status = 'pending') queued,
            {VersionColumns}
        from datasets d
        left join lateral (
            select * from dataset_versions v where v.project_id = d.project_id and v.dataset_id = d.id
            order by v.number desc limit 1) v on true
        where d.project_id = @project
        """;

    /// <returns>By alias, the first 1,000 behind <paramref name="after"/>.</returns>
    public Task<IReadOnlyList<Dataset>> ListAsync(int project, string? after, CancellationToken cancellationToken) =>
        QueryAsync($"{Select} and d.alias > @after order by d.alias limit 1000",
            new { project, after = after ?? "" }, cancellationToken);

    /// <returns>Null when the project has no dataset of that alias.</returns>
    public async Task<Dataset?> GetAsync(int project, string alias, CancellationToken cancellationToken) =>
        (await QueryAsync($"{Select} and d.alias = @alias", new { project, alias }, cancellationToken)) is [var found] ? found : null;

    /// <returns>Newest first.</returns>
    public async Task<IReadOnlyList<DatasetVersion>> ListVersionsAsync(
        int project, Guid dataset, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<DatasetVersion>(new(
            $"""
            select {VersionColumns} from dataset_versions v
            where v.project_id = @project and v.dataset_id = @dataset
            order by v.number desc
            """,
            new { project, dataset }, cancellationToken: cancellationToken))).AsList();
    }

    /// <param name="number">Null for the newest.</param>
    /// <param name="finalized">Only a finalized one.</param>
    /// <returns>Null when there is no such version.</returns>
    public async Task<DatasetVersion?> GetVersionAsync(
        int project, Guid dataset, int? number, bool finalized, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QueryFirstOrDefaultAsync<DatasetVersion>(new(
            $"""
            select {VersionColumns} from dataset_versions v
            where v.project_id = @project and v.dataset_id = @dataset and (@number::int is null or v.number = @number)
                and (not @finalized or v.finalized)
            order by v.number desc
            limit 1
            """,
            new { project, dataset, number, finalized }, cancellationToken: cancellationToken));
    }

    /// <summary>The goldens of a version in order, from a position on.</summary>
    /// <param name="search">Text that stands anywhere in the golden; case does not matter. Null for all.</param>
    public async Task<IReadOnlyList<Golden>> ListGoldensAsync(
        int project, Guid dataset, int number, string? search, int from, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Golden>(new(
            """
            select position, case_id, content from goldens
            where project_id = @project and dataset_id = @dataset and number = @number and position >= @from
                and (@search::text is null or position(lower(@search) in lower(content::text)) > 0)
            order by position
            limit @limit
            """,
            new { project, dataset, number, search, from, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Removes the dataset, its versions and its queue. Test runs that used it keep their cases.</summary>
    /// <returns>False when the project has no dataset of that alias.</returns>
    public async Task<bool> RemoveAsync(int project, string alias, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new(
            "delete from datasets where project_id = @project and alias = @alias",
            new { project, alias }, cancellationToken: cancellationToken)) > 0;
    }

    private async Task<IReadOnlyList<Dataset>> QueryAsync(string sql, object parameters, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<Dataset, DatasetVersion?, Dataset>(
            new CommandDefinition(sql, parameters, cancellationToken: cancellationToken),
            (dataset, latest) => dataset with { Latest = latest })).AsList();
    }
}
