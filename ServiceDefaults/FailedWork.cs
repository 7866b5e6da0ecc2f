using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Platform.ServiceDefaults;

/// <summary>
/// A host whose background service failed stops as if it had been asked to, with exit code 0, and what runs it has no reason to start it
/// again. Here it ends with 1.
/// </summary>
internal sealed class FailedWork(IServiceProvider services) : IHostedLifecycleService
{
    private IReadOnlyList<BackgroundService> _work = [];

    // Kept for the end: a host that is stopped twice, as tests do, has lost its services by then.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _work = [.. services.GetServices<IHostedService>().OfType<BackgroundService>()];
        return Task.CompletedTask;
    }

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_work.Any(work => work.ExecuteTask is { IsFaulted: true }))
            Environment.ExitCode = 1;
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
