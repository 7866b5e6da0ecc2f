using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Redis;

/// <summary>Healthy when the server, once it has loaded its data, answers PING.</summary>
internal sealed class RedisHealthCheck(RedisResource resource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", resource.PrimaryEndpoint.Port, cancellationToken);
            await using var stream = client.GetStream();
            var password = await resource.PasswordParameter!.GetValueAsync(cancellationToken);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"AUTH {password}\r\nPING\r\n"), cancellationToken);
            using var reader = new StreamReader(stream);
            var (authenticated, pong) = (await reader.ReadLineAsync(cancellationToken), await reader.ReadLineAsync(cancellationToken));
            return pong == "+PONG" ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy($"{authenticated} {pong}");
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return HealthCheckResult.Unhealthy(exception.Message);
        }
    }
}
