using DbUp;
using DbUp.Postgresql;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Platform.Storage;

/// <summary>
/// Brings the schema up to date before the service starts. All services may do so at once: one holds the advisory lock
/// and migrates, the others wait until it is done.
/// </summary>
public sealed class Migrator(NpgsqlDataSource database, TimeProvider time, ILogger<Migrator> logger)
    : IHostedLifecycleService
{
    private const long Lock = 0x506C6174666F726D; // "Platform"

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // On a connection of its own, asked again and again instead of waited for: a blocked lock request would hold a
        // snapshot that "create index concurrently" in a migration waits for.
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        while (!await TryLockAsync(connection, cancellationToken))
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);

        var result = DeployChanges.To
            .PostgresqlDatabase(new PostgresqlConnectionManager(database))
            .WithScriptsEmbeddedInAssembly(typeof(Migrator).Assembly)
            .WithTransactionPerScript()
            .LogTo(logger)
            .Build()
            .PerformUpgrade();

        await using var unlock = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", connection);
        await unlock.ExecuteNonQueryAsync(cancellationToken);
        if (!result.Successful)
            throw new InvalidOperationException($"Migration {result.ErrorScript?.Name} failed.", result.Error);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static async Task<bool> TryLockAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Lock})", connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
