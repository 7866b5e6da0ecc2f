using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Gives every replica of every endpoint its port. There is no proxy: a single replica binds the declared port itself,
/// and several get a free one each.
/// </summary>
internal sealed class PortAllocation(IConfiguration configuration)
{
    // Below the range that the system takes for outgoing connections, so that none of them takes the port meanwhile.
    private const int First = 15_000, Last = 32_000;

    private readonly bool _randomize = configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);
    private readonly HashSet<int> _given = [];

    public void Allocate(IResource resource, int replicas)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            endpoint.ReplicaPorts = [.. Enumerable.Range(0, replicas).Select(_ => Declared(endpoint, replicas) ?? Free())];
            endpoint.AllocatedEndpoint = new(endpoint, endpoint.TargetHost, endpoint.ReplicaPorts[0]);
        }
    }

    /// <summary>True when nobody listens on the port of the loopback interface.</summary>
    public static bool IsFree(int port) =>
        CanBind(AddressFamily.InterNetwork, IPAddress.Loopback, port)
        && (!Socket.OSSupportsIPv6 || CanBind(AddressFamily.InterNetworkV6, IPAddress.IPv6Loopback, port));

    private int? Declared(EndpointAnnotation endpoint, int replicas) =>
        replicas > 1 || (_randomize && endpoint.IsProxied) ? null : endpoint.Port;

    private int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (_given.Add(port) && IsFree(port))
                return port;
        }
    }

    private static bool CanBind(AddressFamily family, IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(family, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException exception)
        {
            // A machine without an IPv6 loopback address has nobody listening there.
            return exception.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
