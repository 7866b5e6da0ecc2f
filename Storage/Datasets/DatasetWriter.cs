using System.Text.Json;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Storage.Masking;
using Platform.Storage.TestRuns;

namespace Platform.Storage.Datasets;

/// <summary>What a dataset shall hold from now on.</summary>
public sealed record DatasetChange
{
    /// <summary>JSON objects, all of one kind; see <see cref="GoldenRules"/>.</summary>
    public required IReadOnlyList<JsonElement> Goldens { get; init; }

    public bool Finalized { get; init; } = true;

    /// <summary>The number that the version shall have; null for the one after the newest.</summary>
    public int? Number { get; init; }

    /// <summary>Also when the newest version holds the same goldens.</summary>
    public bool Always { get; init; }
}

/// <param name="Version">The version that now holds the goldens.</param>
/// <param name="Made">False when a version held them already.</param>
public sealed record DatasetWritten(Dataset Dataset, DatasetVersion Version, bool Made);

/// <summary>Makes datasets and their versions, of masked goldens. Everything is scoped to one project.</summary>
public sealed class DatasetWriter(NpgsqlDataSource database, DatasetStore datasets, MaskingSource masking)
{
    /// <summary>
    /// Makes the dataset if there is none of that alias, and its next version, unless the newest holds the same goldens
    /// in the same order. That one becomes finalized if this is what was asked for.
    /// </summary>
    /// <returns>Null when a version of the wanted number exists and holds other goldens: versions do not change.</returns>
    public async Task<DatasetWritten?> SetAsync(
        int project, string alias, DatasetChange change, CancellationToken cancellationToken)
    {
        var rules = await masking.GetAsync(project, cancellationToken);
        change = change with { Goldens = [.. change.Goldens.Select(rules.Json)] };
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var dataset = await LockAsync(connection, project, alias, cancellationToken);
        var newest = await datasets.GetVersionAsync(project, dataset.Id, number: null, finalized: false, cancellationToken);
        var known = change.Number is { } wanted
            ? await datasets.GetVersionAsync(project, dataset.Id, wanted, finalized: false, cancellationToken)
            : change.Always ? null : newest;
        if (known is not null && await HoldsAsync(project, dataset, known, change.Goldens, cancellationToken))
        {
            if (change.Finalized && !known.Finalized)
                await connection.ExecuteAsync(new(
                    """
                    update dataset_versions set finalized = true
                    where project_id = @project and dataset_id = @dataset and number = @number
                    """,
                    new { project, dataset = dataset.Id, number = known.Number }, cancellationToken: cancellationToken));
            await transaction.CommitAsync(cancellationToken);
            return new(dataset, known with { Finalized = known.Finalized || change.Finalized }, Made: false);
        }
        if (change.Number is not null && known is not null)
            return null;

        var version = await AddAsync(
            connection, project, dataset.Id, change.Number ?? (newest?.Number ?? 0) + 1, change, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new(dataset, version, Made: true);
    }

    /// <summary>Makes the dataset if there is none of that alias; nobody else writes to it until the transaction ends.</summary>
    internal static async Task<Dataset> LockAsync(
        NpgsqlConnection connection, int project, string alias, CancellationToken cancellationToken) =>
        await connection.QuerySingleAsync<Dataset>(new(
            """
            insert into datasets as d (project_id, id, alias) values (@project, @id, @alias)
            on conflict (project_id, alias) do update set alias = excluded.alias
            returning d.id, d.alias, d.created_at
            """,
            new { project, id = Guid.CreateVersion7(), alias }, cancellationToken: cancellationToken));

    /// <summary>Within the transaction that has locked the dataset.</summary>
    internal static async Task<DatasetVersion> AddAsync(
        NpgsqlConnection connection, int project, Guid dataset, int number, DatasetChange change, CancellationToken cancellationToken)
    {
        var version = await connection.QuerySingleAsync<DatasetVersion>(new(
            """
            insert into dataset_versions (project_id, dataset_id, number, id, finalized, conversational, golden_count)
            values (@project, @dataset, @number, @id, @finalized, @conversational, @count)
            returning id, number, finalized, conversational, golden_count, created_at
            """,
            new
            {
                project,
                dataset,
                number,
                id = Guid.CreateVersion7(),
                finalized = change.Finalized,
                conversational = change.Goldens.Any(GoldenRules.IsConversational),
                count = change.Goldens.Count,
            },
            cancellationToken: cancellationToken));
        await using var rows = await connection.BeginBinaryImportAsync(
            "copy goldens (project_id, dataset_id, number, position, case_id, content) from stdin (format binary)", cancellationToken);
        foreach (var (position, golden) in change.Goldens.Index())
        {
            await rows.StartRowAsync(cancellationToken);
            await rows.WriteAsync(project, cancellationToken);
            await rows.WriteAsync(dataset, cancellationToken);
            await rows.WriteAsync(number, cancellationToken);
            await rows.WriteAsync(position, cancellationToken);
            await rows.WriteAsync(CaseIds.Of(golden), cancellationToken);
            await rows.WriteAsync(golden.GetRawText(), NpgsqlDbType.Json, cancellationToken);
        }

        await rows.CompleteAsync(cancellationToken);
        return version;
    }

    private async Task<bool> HoldsAsync(
        int project, Dataset dataset, DatasetVersion version, IReadOnlyList<JsonElement> goldens, CancellationToken cancellationToken) =>
        version.GoldenCount == goldens.Count
        && (await datasets.ListGoldensAsync(project, dataset.Id, version.Number, null, 0, int.MaxValue, cancellationToken))
            .Zip(goldens, (known, golden) => JsonElement.DeepEquals(known.Content, golden)).All(same => same);
}
