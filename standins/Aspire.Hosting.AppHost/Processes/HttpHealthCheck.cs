using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Processes;

/// <summary>Asks the replica that is being checked.</summary>
internal sealed class HttpHealthCheck(IHttpClientFactory clients, EndpointReference endpoint, string path, int status)
    : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var annotation = endpoint.EndpointAnnotation;
        var port = annotation.ReplicaPorts[HealthWatch.Replica];
        try
        {
            using var client = clients.CreateClient();
            using var response = await client.GetAsync(
                new Uri($"{annotation.UriScheme}://{annotation.TargetHost}:{port}{path}"), cancellationToken);
            return (int)response.StatusCode == status
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"{path} answers {(int)response.StatusCode}, not {status}.");
        }
        catch (HttpRequestException exception)
        {
            return HealthCheckResult.Unhealthy($"{path} does not answer: {exception.Message}");
        }
    }
}
