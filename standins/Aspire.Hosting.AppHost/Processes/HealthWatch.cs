using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Processes;

/// <summary>Runs the health checks of running instances and publishes what they find.</summary>
internal sealed class HealthWatch(
    HealthCheckService checks, ResourceNotificationService notifications, IDistributedApplicationEventing eventing,
    IServiceProvider services, TimeProvider time)
{
    private static readonly TimeSpan _whenHealthy = TimeSpan.FromSeconds(5), _first = TimeSpan.FromMilliseconds(100);
    private static readonly AsyncLocal<int> _replica = new();

    /// <summary>Which replica the running check is to ask; 0 for the first.</summary>
    public static int Replica => _replica.Value;

    /// <summary>Watches one run of one instance until cancelled. The first time it is healthy, it becomes ready.</summary>
    public async Task WatchAsync(IResource resource, string id, int replica, CancellationToken cancellationToken)
    {
        _replica.Value = replica;
        var keys = resource.HealthCheckKeys;
        var ready = false;
        var delay = _first;
        try
        {
            while (true)
            {
                var report = await checks.CheckHealthAsync(one => keys.Contains(one.Name), cancellationToken);
                var isHealthy = report.Status == HealthStatus.Healthy;
                await PublishAsync(resource, id, report);
                if (isHealthy && !ready)
                {
                    ready = true;
                    // Replicas become ready one by one, the resource once.
                    var handlers = replica == 0
                        ? eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken)
                        : Task.CompletedTask;
                    await notifications.PublishUpdateAsync(resource, id, before => before with { Ready = handlers });
                }

                delay = isHealthy ? _whenHealthy : ready || delay >= _whenHealthy ? _whenHealthy / 5 : delay * 1.5;
                await Task.Delay(delay, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private async Task PublishAsync(IResource resource, string id, HealthReport report)
    {
        HealthReportSnapshot[] reports = [.. report.Entries.Select(entry => new HealthReportSnapshot(
            entry.Key, entry.Value.Status, entry.Value.Description, entry.Value.Exception?.Message))];
        if (notifications.TryGetCurrentState(id, out var current) && !current.Snapshot.HealthReports.SequenceEqual(reports))
            await notifications.PublishUpdateAsync(resource, id, before => before with { HealthReports = [.. reports] });
    }
}
