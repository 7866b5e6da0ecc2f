using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Aspire.Hosting;

public static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder, string name,
        IResourceBuilder<ParameterResource>? userName = null, IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var resource = new PostgresServerResource(
            name, userName?.Resource,
            password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password"));
        var server = builder.AddResource(resource)
            .WithEndpoint(port, targetPort: 5432, scheme: "tcp", name: PostgresServerResource.EndpointName)
            .WithEndpoint(PostgresServerResource.EndpointName, endpoint => endpoint.TargetHost = "127.0.0.1")
            .WithAnnotation(new PostgresServer(resource))
            .WithConnectionCheck()
            .OnResourceReady(CreateDatabasesAsync);
        return server;
    }

    /// <summary>Creates the database, too, when the server has become ready and does not have it.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database).WithConnectionCheck();
    }

    /// <summary>Data is kept between starts in any case: there is no container that would take it along.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) => builder;

    private static IResourceBuilder<T> WithConnectionCheck<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithConnectionString
    {
        var key = $"{builder.Resource.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, new PostgresHealthCheck(builder.Resource), failureStatus: null, tags: null, timeout: TimeSpan.FromSeconds(5)));
        return builder.WithHealthCheck(key);
    }

    private static async Task CreateDatabasesAsync(
        PostgresServerResource server, ResourceReadyEvent ready, CancellationToken cancellationToken)
    {
        var connectionString = await server.ConnectionStringExpression.GetValueAsync(cancellationToken);
        await using var dataSource = NpgsqlDataSource.Create($"{connectionString};Pooling=false");
        foreach (var database in server.Databases.Values)
        {
            await using var exists = dataSource.CreateCommand("select 1 from pg_database where datname = $1");
            exists.Parameters.Add(new() { Value = database });
            if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
                continue;
            await using var create = dataSource.CreateCommand($"create database \"{database.Replace("\"", "\"\"")}\"");
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private sealed class PostgresHealthCheck(IResourceWithConnectionString resource) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(
            HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                var connectionString = await resource.GetConnectionStringAsync(cancellationToken);
                await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
                await connection.OpenAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (NpgsqlException exception)
            {
                return HealthCheckResult.Unhealthy(exception.Message);
            }
        }
    }
}
