using System.Net;
using System.Net.Sockets;

namespace Platform.Fixtures;

public static class FreePort
{
    /// <returns>A port of this machine that nobody listened on a moment ago.</returns>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
