using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Platform.Storage.Projects;

/// <summary>
/// Makes the project <c>default</c> with the key <c>PLATFORM_API_KEY</c>, which may do everything, and the project
/// <c>platform</c> with <c>PLATFORM_TELEMETRY_KEY</c>, by which the platform sends its own traces.
/// </summary>
internal sealed class ProjectBootstrap(ProjectStore projects, IConfiguration configuration) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        if (configuration["PLATFORM_API_KEY"] is { Length: > 0 } key)
            await projects.SetAsync("default", "bootstrap", key, ["ingest", "read", "write", "gate", "admin"], cancellationToken);
        if (configuration["PLATFORM_TELEMETRY_KEY"] is { Length: > 0 } telemetryKey)
            await projects.SetAsync("platform", "telemetry", telemetryKey, ["ingest"], cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
