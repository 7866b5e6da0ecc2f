using System.Text.Json;
using Dapper;
using Npgsql;

namespace Platform.Storage.Gates;

/// <summary>A gate's run that is not finished.</summary>
public sealed record WaitingRun(int ProjectId, Guid Id);

/// <summary>
/// Runs of gates that wait to be carried on, by whichever replica of the service has the lock: a killed one loses its connection and
/// with it the lock, and another goes on with the cases that are not stored yet.
/// </summary>
public sealed class GateRunQueue(NpgsqlDataSource database)
{
    /// <summary>Oldest first, of all projects; none of the tier commit, which whoever asked for it waits for.</summary>
    public async Task<IReadOnlyList<WaitingRun>> ListAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return (await connection.QueryAsync<WaitingRun>(new(
            """
            select project_id, id from test_runs
            where source = 'gate' and status = 'running' and tier <> 'commit'
            order by created_at
            limit 100
            """, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>What was asked for, with the headers for the agent. No other reader sees them, and once the run is finished they are gone.</summary>
    /// <returns>Null when the run is gone.</returns>
    public async Task<JsonElement?> RequestAsync(WaitingRun run, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<JsonElement?>(new(
            "select extra -> 'request' from test_runs where project_id = @projectId and id = @id", run, cancellationToken: cancellationToken));
    }

    /// <returns>Held until it is disposed; null when another replica has it.</returns>
    public async Task<IAsyncDisposable?> TryLockAsync(WaitingRun run, CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        var locked = false;
        try
        {
            locked = await connection.ExecuteScalarAsync<bool>(new(
                "select pg_try_advisory_lock(hashtextextended('gate ' || @id, 0))",
                new { id = run.Id.ToString() }, cancellationToken: cancellationToken));
            return locked ? new Held(connection, run.Id.ToString()) : null;
        }
        finally
        {
            if (!locked)
                await connection.DisposeAsync();
        }
    }

    // A pooled connection keeps its locks: it must let go by itself.
    private sealed class Held(NpgsqlConnection connection, string id) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await connection.ExecuteAsync("select pg_advisory_unlock(hashtextextended('gate ' || @id, 0))", new { id });
            }
            finally
            {
                await connection.DisposeAsync();
            }
        }
    }
}
