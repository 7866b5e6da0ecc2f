using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Platform.Storage.Tests;

public class MigratorTests(StorageFixture storage)
{
    [Fact]
    public async Task Services_that_start_at_once_migrate_once()
    {
        var database = await storage.CreateDatabaseAsync();

        var hosts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => StorageFixture.StartHostAsync(database))));

        await using var connection = await hosts[0].Services.GetRequiredService<NpgsqlDataSource>()
            .OpenConnectionAsync(TestContext.Current.CancellationToken);
        var scripts = (await connection.QueryAsync<string>("select scriptname from schemaversions order by 1")).AsList();
        var migrations = typeof(StorageServices).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
        Assert.Equal(migrations, scripts);
        foreach (var host in hosts)
            host.Dispose();
    }
}
