using System.Net;
using System.Net.Sockets;

namespace Platform.Metrics.Custom;

/// <summary>Where webhooks may lead: anywhere but to addresses that only the machine's surroundings answer (decision 0028).</summary>
internal static class WebhookAddress
{
    // Of the clouds' metadata services, one is not link-local: AWS's on IPv6.
    private static readonly IPAddress _metadata = IPAddress.Parse("fd00:ec2::254");

    /// <remarks>The address that was checked is the one that is connected to, so that a name cannot change its mind in between.</remarks>
    /// <exception cref="HttpRequestException">None of the host's addresses is allowed.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(IsAllowed)];
        if (allowed is [])
            throw new HttpRequestException($"{context.DnsEndPoint.Host} is not an address that webhooks may have.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    internal static bool IsAllowed(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? plain.GetAddressBytes() is not ([169, 254, ..] or [0, ..] or [>= 224, ..]) // link-local, this network, multicast and reserved
            : !plain.IsIPv6LinkLocal && !plain.IsIPv6Multicast && !plain.Equals(IPAddress.IPv6Any) && !plain.Equals(_metadata);
    }
}
