using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource's endpoint by name, to be asked for its address once the application has started.</summary>
public sealed class EndpointReference(IResourceWithEndpoints owner, string endpointName) : IExpressionValue, IValueWithReferences
{
    public EndpointReference(IResourceWithEndpoints owner, EndpointAnnotation endpoint)
        : this(owner, endpoint.Name)
    {
    }

    public IResourceWithEndpoints Resource => owner;

    public string EndpointName => endpointName;

    public EndpointAnnotation EndpointAnnotation => Find() ?? throw new InvalidOperationException(
        $"The endpoint `{endpointName}` is not defined for the resource `{owner.Name}`.");

    public bool Exists => Find() is not null;

    public bool IsAllocated => Find()?.AllocatedEndpoint is not null;

    public string Scheme => EndpointAnnotation.UriScheme;

    public bool IsHttp => Scheme == "http";

    public bool IsHttps => Scheme == "https";

    public string Host => Allocated.Address;

    public int Port => Allocated.Port;

    public int? TargetPort => EndpointAnnotation.TargetPort;

    public string Url => Allocated.UriString;

    string IManifestExpressionProvider.ValueExpression => $"{{{owner.Name}.bindings.{endpointName}.url}}";

    IEnumerable<object> IValueWithReferences.References => [owner];

    private AllocatedEndpoint Allocated => EndpointAnnotation.AllocatedEndpoint ?? throw new InvalidOperationException(
        $"The endpoint `{endpointName}` is not allocated for the resource `{owner.Name}`.");

    public EndpointReferenceExpression Property(EndpointProperty property) => new(this, property);

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Url);

    private EndpointAnnotation? Find() => owner.Annotations.OfType<EndpointAnnotation>()
        .FirstOrDefault(one => string.Equals(one.Name, endpointName, StringComparison.OrdinalIgnoreCase));
}

public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property)
    : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint => endpointReference;

    public EndpointProperty Property => property;

    public string ValueExpression =>
        $"{{{Endpoint.Resource.Name}.bindings.{Endpoint.EndpointName}.{Property.ToString().ToLowerInvariant()}}}";

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(Property switch
    {
        EndpointProperty.Url => Endpoint.Url,
        EndpointProperty.Host => Endpoint.Host,
        EndpointProperty.IPV4Host => "127.0.0.1",
        EndpointProperty.Port or EndpointProperty.TargetPort => Endpoint.Port.ToString(CultureInfo.InvariantCulture),
        EndpointProperty.Scheme => Endpoint.Scheme,
        EndpointProperty.HostAndPort => $"{Endpoint.Host}:{Endpoint.Port}",
        _ => throw new InvalidOperationException($"The property '{Property}' is not supported."),
    });
}

public enum EndpointProperty
{
    Url,
    Host,
    IPV4Host,
    Port,
    Scheme,
    TargetPort,
    HostAndPort,
}
