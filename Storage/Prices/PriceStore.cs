using Dapper;
using Npgsql;

namespace Platform.Storage.Prices;

/// <summary>Reads and keeps the prices that a project has set itself. Everything is scoped to one project.</summary>
public sealed class PriceStore
{
    private readonly NpgsqlDataSource _database;
    private readonly Recent<int, PriceList> _lists;

    public PriceStore(NpgsqlDataSource database, TimeProvider time)
    {
        _database = database;
        _lists = new(TimeSpan.FromSeconds(5), time, async (project, cancel) => new PriceList(await ListAsync(project, cancel)));
    }

    /// <summary>What model calls of the project cost, kept in memory: changes show within 5 s.</summary>
    public ValueTask<PriceList> GetListAsync(int project, CancellationToken cancellationToken) =>
        _lists.GetAsync(project, cancellationToken);

    /// <returns>The project's own prices by model name; not those that come with the platform.</returns>
    public async Task<IReadOnlyList<ModelPrice>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ModelPrice>(new(
            """
            select model, input_usd, output_usd, cache_read_usd, cache_write_usd
            from prices where project_id = @project order by model
            """,
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Holds for spans that arrive from now on; costs already stored stay as they are.</summary>
    public async Task SetAsync(int project, ModelPrice price, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into prices (project_id, model, input_usd, output_usd, cache_read_usd, cache_write_usd)
            values (@project, @Model, @InputUsd, @OutputUsd, @CacheReadUsd, @CacheWriteUsd)
            on conflict (project_id, model) do update set input_usd = excluded.input_usd, output_usd = excluded.output_usd,
                cache_read_usd = excluded.cache_read_usd, cache_write_usd = excluded.cache_write_usd, updated_at = now()
            """,
            new { project, price.Model, price.InputUsd, price.OutputUsd, price.CacheReadUsd, price.CacheWriteUsd },
            cancellationToken: cancellationToken));
        _lists.Forget(project);
    }

    /// <returns>False when the project has set no price for that model.</returns>
    public async Task<bool> RemoveAsync(int project, string model, CancellationToken cancellationToken)
    {
        await using var connection = await _database.OpenConnectionAsync(cancellationToken);
        var removed = await connection.ExecuteAsync(new(
            "delete from prices where project_id = @project and model = @model",
            new { project, model }, cancellationToken: cancellationToken)) > 0;
        _lists.Forget(project);
        return removed;
    }
}
