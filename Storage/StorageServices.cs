using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Platform.Storage;

public static class StorageServices
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>
        /// The database <c>platform</c> and all stores. Migrations run before the service starts, whoever is first.
        /// </summary>
        public void AddStorage()
        {
            DefaultTypeMap.MatchNamesWithUnderscores = true;
            JsonColumns.Register();
            builder.AddNpgsqlDataSource("platform");
            builder.Services.AddHostedService<Migrator>();
        }
    }
}
