using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

public static class ParameterResourceBuilderExtensions
{
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        builder.AddResource(new ParameterResource(name, _ => builder.Configured(name) ?? throw Missing(name), secret));

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false,
        bool secret = false) => builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter,
        bool publishValueAsDefault = false, bool secret = false) =>
        publishValueAsDefault && secret
            ? throw new ArgumentException("A parameter cannot be both secret and published as a default value.", nameof(secret))
            : builder.AddResource(new ParameterResource(name, _ => valueGetter(), secret));

    /// <param name="persist">
    /// Keep the value between starts. The real package keeps it in the user's secrets; here it is a file of mode 600
    /// in the data folder.
    /// </param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false,
        bool persist = false)
    {
        var fallback = persist ? new KeptParameterDefault(DataFolder.PathOf(builder), name, value) : value;
        return builder.AddResource(new ParameterResource(
            name, _ => builder.Configured(name) ?? fallback.GetDefaultValue(), secret)
        { Default = fallback });
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        builder.AddResource(new ParameterResource(
            name, _ => builder.Configuration[configurationKey] ?? throw Missing(configurationKey), secret));

    /// <summary>A connection string from the app host's configuration.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null) =>
        builder.AddResource(new ExternalConnectionString(
            new(name, _ => builder.Configuration.GetConnectionString(name)
                ?? throw new DistributedApplicationException(
                    $"Connection string parameter resource could not be used because connection string '{name}' is missing."),
                secret: true),
            environmentVariableName));

    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder, string name, bool special = true)
    {
        var value = new KeptParameterDefault(
            DataFolder.PathOf(builder), name, new GenerateParameterDefault { Special = special });
        return new(name, _ => builder.Configured(name) ?? value.GetDefaultValue(), secret: true);
    }

    private static string? Configured(this IDistributedApplicationBuilder builder, string name) =>
        builder.Configuration[$"Parameters:{name}"]
        ?? builder.Configuration[$"Parameters:{name.Replace('-', '_')}"];

    private static DistributedApplicationException Missing(string name) => new(
        $"Parameter resource could not be used because configuration key 'Parameters:{name}' is missing and the Parameter has no default value.");
}
