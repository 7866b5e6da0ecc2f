using System.Globalization;
using System.Net;

namespace Platform.AppHost;

/// <summary>The settings of <c>./run</c>: environment variables, or arguments of the same name.</summary>
internal static class Settings
{
    extension(IDistributedApplicationBuilder builder)
    {
        /// <summary>The port plus <c>PLATFORM_PORT_OFFSET</c>, so that two stacks can run side by side.</summary>
        /// <exception cref="DistributedApplicationException">The variable is no number that leaves the port a port.</exception>
        public int Port(int port)
        {
            if (builder.Configuration["PLATFORM_PORT_OFFSET"] is not { Length: > 0 } given)
                return port;
            return int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset)
                && (long)port + offset is > 0 and <= IPEndPoint.MaxPort and var moved
                ? (int)moved
                : throw new DistributedApplicationException(
                    $"PLATFORM_PORT_OFFSET is '{given}', but must be a whole number that leaves port {port} between 1 and {IPEndPoint.MaxPort}.");
        }

        /// <summary>A secret that the variable gives; otherwise one is generated once and kept.</summary>
        public IResourceBuilder<ParameterResource> AddSecret(string name, string variable)
        {
            if (builder.Configuration[variable] is { Length: > 0 } given)
                builder.Configuration[$"Parameters:{name}"] = given;
            return builder.AddParameter(
                name, new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);
        }
    }

    extension(IResourceBuilder<ProjectResource> service)
    {
        /// <summary>Starts once both are ready.</summary>
        public IResourceBuilder<ProjectResource> UsesStores(
            IResourceBuilder<IResourceWithConnectionString> database, IResourceBuilder<IResourceWithConnectionString> redis) =>
            service.WithReference(database).WaitFor(database).WithReference(redis).WaitFor(redis);

        /// <summary>Sends the service's own traces to the Collector, into the project of the key.</summary>
        public IResourceBuilder<ProjectResource> ReportsTo(
            IResourceBuilder<ProjectResource> collector, IResourceBuilder<ParameterResource> key) =>
            service.WithEnvironment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.GetEndpoint("grpc"))
                .WithEnvironment("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
                .WithEnvironment("OTEL_EXPORTER_OTLP_HEADERS", $"x-api-key={key}");

        /// <summary>The answers of those services send people to this one.</summary>
        public void IsLinkedFrom(params IEnumerable<IResourceBuilder<ProjectResource>> services)
        {
            foreach (var linking in services)
                linking.WithEnvironment("WEB_ADDRESS", service.GetEndpoint("http"));
        }

        /// <summary>Prints what a person needs to begin, secrets included, once the service is ready.</summary>
        public IResourceBuilder<ProjectResource> AnnouncesSignIn(
            IResourceBuilder<ParameterResource> browserToken, IResourceBuilder<ParameterResource> apiKey) =>
            service.OnResourceReady(async (_, _, cancellationToken) =>
            {
                var token = await browserToken.Resource.GetValueAsync(cancellationToken);
                Console.WriteLine($"""

                    Sign in:  {service.GetEndpoint("http").Url}/login?t={token}
                    API key:  {await apiKey.Resource.GetValueAsync(cancellationToken)}

                    """);
            });
    }
}
