using Dapper;
using Npgsql;

namespace Platform.Storage.SavedViews;

/// <summary>A page's filters under a name. <paramref name="Query"/> is the query string without <c>?</c>.</summary>
public sealed record SavedView(Guid Id, string Page, string Name, string Query);

/// <summary>Reads and keeps saved views. Everything is scoped to one project.</summary>
public sealed class SavedViewStore(NpgsqlDataSource database)
{
    public async Task<IReadOnlyList<SavedView>> ListAsync(int project, string page, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<SavedView>(new(
            "select id, page, name, query from saved_views where project_id = @project and page = @page order by name",
            new { project, page }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>A view of that name is replaced.</summary>
    public async Task SetAsync(int project, string page, string name, string query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            """
            insert into saved_views (project_id, id, page, name, query) values (@project, @id, @page, @name, @query)
            on conflict (project_id, page, name) do update set query = excluded.query
            """,
            new { project, id = Guid.CreateVersion7(), page, name, query }, cancellationToken: cancellationToken));
    }

    public async Task RemoveAsync(int project, Guid id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            "delete from saved_views where project_id = @project and id = @id",
            new { project, id }, cancellationToken: cancellationToken));
    }
}
