using System.Text.Json;
using Dapper;
using Npgsql;
using Platform.Storage.Masking;

namespace Platform.Storage.Datasets;

/// <summary>Goldens that wait for a person before they come into a dataset. Everything is scoped to one project.</summary>
public sealed class GoldenQueue(NpgsqlDataSource database, DatasetStore datasets, MaskingSource masking)
{
    /// <summary>Queues goldens; makes the dataset if there is none of that alias.</summary>
    /// <param name="trace">What they were made from; null for others.</param>
    public async Task<Dataset> AddAsync(
        int project, string alias, IReadOnlyList<JsonElement> goldens, byte[]? trace, CancellationToken cancellationToken)
    {
        var rules = await masking.GetAsync(project, cancellationToken);
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var dataset = await DatasetWriter.LockAsync(connection, project, alias, cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into queued_goldens (project_id, dataset_id, id, content, trace_id)
            select @project, @dataset, id, content::json, @trace from unnest(@ids, @contents) as q (id, content)
            """,
            new
            {
                project,
                dataset = dataset.Id,
                trace,
                ids = goldens.Select(_ => Guid.CreateVersion7()).Order().ToArray(), // those of one millisecond come in any order
                contents = goldens.Select(golden => rules.Json(golden).GetRawText()).ToArray(),
            },
            cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
        return dataset;
    }

    /// <returns>Those that wait, in order of arrival, behind <paramref name="after"/>.</returns>
    public async Task<IReadOnlyList<QueuedGolden>> ListPendingAsync(
        int project, Guid dataset, Guid? after, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<QueuedGolden>(new(
            """
            select id, content, status, encode(trace_id, 'hex') trace_id, decided_by, decided_at, created_at
            from queued_goldens
            where project_id = @project and dataset_id = @dataset and status = 'pending' and (@after::uuid is null or id > @after)
            order by id
            limit @limit
            """,
            new { project, dataset, after, limit }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Decides about goldens that wait. Accepted ones stand at the end of a new version.</summary>
    /// <param name="by">Who decides; null when not known.</param>
    /// <param name="finalized">Whether the new version is.</param>
    /// <returns>How many there were to decide about; those that somebody else decided about meanwhile do not count.</returns>
    public async Task<int> DecideAsync(
        int project, string alias, IReadOnlyList<Guid> ids, bool accept, string? by, bool finalized, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var dataset = await DatasetWriter.LockAsync(connection, project, alias, cancellationToken);
        var decided = (await connection.QueryAsync<(Guid Id, JsonElement Content)>(new(
            """
            update queued_goldens set status = @status, decided_by = @by, decided_at = now()
            where project_id = @project and dataset_id = @dataset and id = any(@ids) and status = 'pending'
            returning id, content
            """,
            new { project, dataset = dataset.Id, ids = ids.ToArray(), by, status = accept ? "accepted" : "rejected" },
            cancellationToken: cancellationToken))).OrderBy(golden => golden.Id).ToList();
        if (accept && decided.Count > 0)
        {
            var newest = await datasets.GetVersionAsync(project, dataset.Id, number: null, finalized: false, cancellationToken);
            var goldens = newest is null ? []
                : await datasets.ListGoldensAsync(project, dataset.Id, newest.Number, null, 0, int.MaxValue, cancellationToken);
            var change = new DatasetChange
            {
                Goldens = [.. goldens.Select(golden => golden.Content), .. decided.Select(golden => golden.Content)],
                Finalized = finalized,
            };
            await DatasetWriter.AddAsync(connection, project, dataset.Id, (newest?.Number ?? 0) + 1, change, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return decided.Count;
    }
}
