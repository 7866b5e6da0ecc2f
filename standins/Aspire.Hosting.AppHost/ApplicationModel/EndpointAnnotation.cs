using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address that a resource listens on, as declared; allocated when the application starts.</summary>
public sealed class EndpointAnnotation(
    ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null,
    int? port = null, int? targetPort = null, bool? isExternal = null, bool isProxied = true) : IResourceAnnotation
{
    public ProtocolType Protocol { get; set; } = protocol;

    public string UriScheme { get; set; } = uriScheme ?? "tcp";

    public string Transport { get; set; } = transport ?? (uriScheme is "http" or "https" ? "http" : "tcp");

    public string Name { get; set; } = name ?? uriScheme ?? "tcp";

    public int? Port { get; set; } = port;

    public int? TargetPort { get; set; } = targetPort;

    public bool IsExternal { get; set; } = isExternal ?? false;

    public bool IsProxied { get; set; } = isProxied;

    public string TargetHost { get; set; } = "localhost";

    public AllocatedEndpoint? AllocatedEndpoint { get; set; }

    /// <summary>The environment variable that tells the process its port; null for none.</summary>
    internal string? PortVariable { get; set; }

    /// <summary>The port of each replica, which binds it itself: there is no proxy in front of it.</summary>
    internal IReadOnlyList<int> ReplicaPorts { get; set; } = [];
}

public class AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port)
{
    public EndpointAnnotation Endpoint { get; } = endpoint;

    public string Address { get; } = address;

    public int Port { get; } = port;

    public string UriScheme => Endpoint.UriScheme;

    public string UriString => $"{UriScheme}://{Address}:{Port}";

    public override string ToString() => UriString;
}
