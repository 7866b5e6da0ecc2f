using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes;

/// <summary>
/// Resources without a process: parameters and connection strings are there from the start; a child, such as a
/// database, is there when its parent is.
/// </summary>
internal sealed class ChildResources(
    HealthWatch health, ResourceNotificationService notifications, ResourceLoggerService logs) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _followers = [];

    public async Task StartAsync(IResource resource)
    {
        if (resource is IResourceWithParent child)
            _followers.Add(FollowAsync(child, _stop.Token));
        else
            await notifications.PublishUpdateAsync(resource, before => before with
            {
                State = KnownResourceStates.Running,
                Ready = Task.CompletedTask,
            });
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_followers);
    }

    public void Dispose() => _stop.Dispose();

    private async Task FollowAsync(IResourceWithParent child, CancellationToken stop)
    {
        var watch = Task.CompletedTask;
        using var watching = new WatchScope();
        try
        {
            await foreach (var parent in notifications.WatchAsync(stop))
            {
                if (parent.Resource != child.Parent)
                    continue;
                if (parent.Snapshot.Ready is { } ready && watch.IsCompleted)
                {
                    // Its readiness made the child, where that was needed.
                    await ready;
                    await PublishAsync(child, KnownResourceStates.Running);
                    watch = health.WatchAsync(child, child.Name, replica: 0, watching.Start());
                }
                else if (parent.Snapshot.Ready is null)
                {
                    await watching.StopAsync();
                    await watch;
                    await PublishAsync(child, parent.Snapshot.State?.Text);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await watching.StopAsync();
            await watch;
        }
        catch (Exception exception)
        {
            logs.Write(child.Name, exception.Message, isError: true);
            await PublishAsync(child, KnownResourceStates.FailedToStart);
        }
    }

    private Task PublishAsync(IResource child, string? state) =>
        notifications.PublishUpdateAsync(child, before => before with
        {
            State = state,
            Ready = null,
            HealthReports = state == KnownResourceStates.Running
                ? [.. child.HealthCheckKeys.Select(key => new HealthReportSnapshot(key, null, null, null))]
                : [],
        });

    private sealed class WatchScope : IDisposable
    {
        private CancellationTokenSource _cancellation = new();

        public CancellationToken Start()
        {
            _cancellation.Dispose();
            _cancellation = new();
            return _cancellation.Token;
        }

        public Task StopAsync() => _cancellation.CancelAsync();

        public void Dispose() => _cancellation.Dispose();
    }
}
