using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // StackExchange.Redis splits connection strings at commas, among other things: letters and digits only.
        var resource = new RedisResource(name, password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, new RedisHealthCheck(resource), failureStatus: null, tags: null, timeout: TimeSpan.FromSeconds(5)));
        return builder.AddResource(resource)
            .WithEndpoint(port, targetPort: 6379, scheme: "redis", name: RedisResource.EndpointName)
            .WithEndpoint(RedisResource.EndpointName, endpoint => endpoint.TargetHost = "127.0.0.1")
            .WithAnnotation(new RedisServer(resource))
            .WithHealthCheck(key);
    }

    /// <summary>Data is kept between starts in any case: there is no container that would take it along.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(
        this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false) => builder;

    /// <summary>Data is persisted in any case, to an append-only file that is synchronised every second.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1) => builder;
}
