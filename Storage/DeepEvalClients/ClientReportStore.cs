using Dapper;
using Npgsql;

namespace Platform.Storage.DeepEvalClients;

/// <summary>Counts DeepEval clients and what they asked for in vain. Everything is scoped to one project.</summary>
public sealed class ClientReportStore(NpgsqlDataSource database)
{
    /// <summary>Rows of a project in either table; what comes beyond is not kept, for anybody can make names up.</summary>
    private const int Most = 500;

    public async Task CountAsync(int project, DeepEvalClientKind client, long calls, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            $"""
            insert into deepeval_clients as c (project_id, client, version, calls)
            select @project, @client, @version, @calls
            where (select count(*) from deepeval_clients where project_id = @project) < {Most}
                or exists (select from deepeval_clients where project_id = @project and client = @client and version = @version)
            on conflict (project_id, client, version) do update set calls = c.calls + excluded.calls, last_at = now()
            """,
            new { project, client = client.Client, version = client.Version, calls }, cancellationToken: cancellationToken));
    }

    public async Task AddUnsupportedAsync(
        int project, DeepEvalClientKind client, string method, string path, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new(
            $"""
            insert into deepeval_unsupported_calls as c (project_id, client, version, method, path, calls)
            select @project, @client, @version, @method, @path, 1
            where (select count(*) from deepeval_unsupported_calls where project_id = @project) < {Most}
                or exists (select from deepeval_unsupported_calls where project_id = @project and client = @client
                    and version = @version and method = @method and path = @path)
            on conflict (project_id, client, version, method, path) do update set calls = c.calls + 1, last_at = now()
            """,
            new { project, client = client.Client, version = client.Version, method, path }, cancellationToken: cancellationToken));
    }

    /// <returns>Last seen first.</returns>
    public async Task<IReadOnlyList<ReportedClient>> ListAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<ReportedClient>(new(
            "select client, version, calls, first_at, last_at from deepeval_clients where project_id = @project order by last_at desc",
            new { project }, cancellationToken: cancellationToken))).AsList();
    }

    /// <returns>Last seen first.</returns>
    public async Task<IReadOnlyList<UnsupportedCall>> ListUnsupportedAsync(int project, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<UnsupportedCall>(new(
            """
            select client, version, method, path, calls, last_at from deepeval_unsupported_calls
            where project_id = @project order by last_at desc
            """,
            new { project }, cancellationToken: cancellationToken))).AsList();
    }
}
