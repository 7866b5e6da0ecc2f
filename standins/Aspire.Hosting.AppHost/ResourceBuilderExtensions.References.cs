using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;

namespace Aspire.Hosting;

public static partial class ResourceBuilderExtensions
{
    /// <summary>Gives the destination <c>ConnectionStrings__NAME</c> and <c>NAME_PART</c> for each part of it.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null, bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        return builder.Refer(resource).WithAnnotation(new EnvironmentCallbackAnnotation(async context =>
        {
            var value = await resource.GetConnectionStringAsync(context.CancellationToken);
            if (string.IsNullOrEmpty(value) && !optional)
                throw new DistributedApplicationException(
                    $"The connection string for the resource '{resource.Name}' is not available.");
            if (string.IsNullOrEmpty(value))
                return;
            context.EnvironmentVariables[resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{name}"] = value;
            foreach (var (part, expression) in resource.GetConnectionProperties())
                context.EnvironmentVariables[$"{Variable(name)}_{part.ToUpperInvariant()}"] = expression;
        }));
    }

    /// <summary>Gives the destination every endpoint of the source, as service discovery reads it.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment =>
        builder.Refer(source.Resource).WithEnvironment(context =>
        {
            foreach (var endpoint in source.Resource.Annotations.OfType<EndpointAnnotation>())
                AddEndpoint(context, source.Resource.Name, endpoint);
        });

    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        builder.Refer(endpointReference).WithEnvironment(context =>
            AddEndpoint(context, endpointReference.Resource.Name, endpointReference.EndpointAnnotation));

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency.Resource, WaitType.WaitUntilHealthy);

    public static IResourceBuilder<T> WaitForStart<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport => builder.Wait(dependency.Resource, WaitType.WaitUntilStarted);

    public static IResourceBuilder<T> WaitForCompletion<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency, int exitCode = 0)
        where T : IResourceWithWaitSupport =>
        builder.WithAnnotation(new WaitAnnotation(dependency.Resource, WaitType.WaitForCompletion, exitCode));

    public static IResourceBuilder<T> WithExplicitStart<T>(this IResourceBuilder<T> builder)
        where T : IResource => builder.WithAnnotation(new ExplicitStartupAnnotation());

    /// <summary>Waiting for a child, such as a database, is waiting for its parent too.</summary>
    private static IResourceBuilder<T> Wait<T>(this IResourceBuilder<T> builder, IResource dependency, WaitType type)
        where T : IResourceWithWaitSupport
    {
        if (dependency is IResourceWithParent child)
            builder.Wait(child.Parent, type);
        return builder.WithAnnotation(new WaitAnnotation(dependency, type));
    }

    /// <summary>Notes the resources that a value is made of.</summary>
    private static IResourceBuilder<T> Refer<T>(this IResourceBuilder<T> builder, object value)
        where T : IResource
    {
        var seen = new HashSet<object> { builder.Resource };
        Visit(value);
        return builder;

        // A server's connection string refers to its endpoint, and that to the server.
        void Visit(object part)
        {
            if (!seen.Add(part))
                return;
            if (part is IResource resource)
                builder.WithAnnotation(new ReferenceAnnotation(resource));
            foreach (var inner in (part as IValueWithReferences)?.References ?? [])
                Visit(inner);
        }
    }

    // Without a proxy in front of them, replicas are listed one by one for service discovery to choose from.
    private static void AddEndpoint(EnvironmentCallbackContext context, string resource, EndpointAnnotation endpoint)
    {
        var key = endpoint.Name is "http" or "https" ? endpoint.UriScheme : endpoint.Name;
        var urls = endpoint.ReplicaPorts.Select(port => $"{endpoint.UriScheme}://{endpoint.TargetHost}:{port}").ToList();
        foreach (var (index, url) in urls.Index())
            context.EnvironmentVariables[string.Create(
                CultureInfo.InvariantCulture, $"services__{resource}__{key}__{index}")] = url;
        context.EnvironmentVariables[$"{Variable(resource)}_{Variable(endpoint.Name)}"] = urls[0];
    }

    private static string Variable(string name) => NotInVariables().Replace(name, "_").ToUpperInvariant();

    [GeneratedRegex("[^A-Za-z0-9_]")]
    private static partial Regex NotInVariables();
}
