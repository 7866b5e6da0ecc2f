using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Processes;

/// <summary>
/// One process of a resource, from waiting for what it needs to its end. When it crashes it is started again, after a
/// pause that doubles each time.
/// </summary>
internal sealed class ResourceInstance(
    IResource resource, string id, int replica, Launcher launcher, HealthWatch health,
    ResourceNotificationService notifications, ResourceLoggerService logs, TimeProvider time)
    : IDisposable
{
    /// <summary>Failures in a row after which a process that has never worked is given up.</summary>
    private const int MostFailures = 5;

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(500), _longestPause = TimeSpan.FromSeconds(30);

    /// <summary>How long a process without a health check has to run to be taken for one that works.</summary>
    private static readonly TimeSpan _works = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;

    public IResource Resource => resource;

    public string Id => id;

    /// <summary>Starts the process in the background, once what the resource waits for is there.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_run.IsCompleted)
                return;
            _stop.Dispose();
            _stop = new();
            // Said before this returns: whoever waits for the resource next must not see how it ended the last time.
            var waiting = PublishAsync(KnownResourceStates.Waiting);
            var stop = _stop.Token;
            _run = Task.Run(() => RunAsync(waiting, stop), CancellationToken.None);
        }
    }

    /// <summary>Ends the process and waits until it is gone.</summary>
    public async Task StopAsync()
    {
        Task run;
        lock (_lock)
        {
            _stop.Cancel();
            run = _run;
        }

        await run;
    }

    public void Dispose() => _stop.Dispose();

    private async Task RunAsync(Task waiting, CancellationToken stop)
    {
        try
        {
            await waiting;
            await notifications.WaitForDependenciesAsync(resource, stop);
            await KeepRunningAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await PublishAsync(KnownResourceStates.Exited);
        }
        catch (Exception exception)
        {
            // Whatever kept it from starting is this resource's state, not the end of the host.
            logs.Write(id, exception.Message, isError: true);
            await PublishAsync(KnownResourceStates.FailedToStart);
        }
    }

    private async Task KeepRunningAsync(CancellationToken stop)
    {
        var hasWorked = false;
        for (var failures = 0; ;)
        {
            var started = time.GetTimestamp();
            await PublishAsync(KnownResourceStates.Starting);
            var exitCode = await RunOnceAsync(stop);
            var lasted = time.GetElapsedTime(started);
            hasWorked |= lasted > _works || (resource.HealthCheckKeys.Count > 0
                && notifications.TryGetCurrentState(id, out var last) && last.Snapshot.Ready is not null);
            if (stop.IsCancellationRequested || exitCode == 0)
            {
                await PublishAsync(stop.IsCancellationRequested ? KnownResourceStates.Exited : KnownResourceStates.Finished, exitCode);
                return;
            }

            failures = lasted > _longestPause ? 1 : failures + 1;
            if (!hasWorked && failures >= MostFailures)
                throw new DistributedApplicationException(
                    $"Exited with code {exitCode}, {failures} times in a row. Not starting it again.");
            var pause = TimeSpan.FromTicks(Math.Min(_longestPause.Ticks, _firstPause.Ticks << Math.Min(failures - 1, 10)));
            logs.Write(id, string.Create(CultureInfo.InvariantCulture,
                $"Exited with code {exitCode}. Starting it again in {pause.TotalSeconds} s."), isError: true);
            await PublishAsync(KnownResourceStates.Starting, exitCode);
            await Task.Delay(pause, time, stop);
        }
    }

    private async Task<int> RunOnceAsync(CancellationToken stop)
    {
        var launch = await launcher.PlanAsync(resource, replica, id, stop);
        await WaitForPortsAsync(stop);
        using var process = await SupervisedProcess.StartAsync(launch, (line, isError) => logs.Write(id, line, isError));
        await notifications.PublishUpdateAsync(resource, id, before => before with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = time.GetUtcNow().UtcDateTime,
            HealthReports = [.. resource.HealthCheckKeys.Select(key => new HealthReportSnapshot(key, null, null, null))],
            Properties = [new("executable.path", launch.Command), new("executable.pid", process.Pid)],
            Urls = [.. resource.Annotations.OfType<EndpointAnnotation>().Select(endpoint => new UrlSnapshot(
                endpoint.Name, $"{endpoint.UriScheme}://{endpoint.TargetHost}:{endpoint.ReplicaPorts[replica]}", false))],
        });

        using var watching = new CancellationTokenSource();
        var watch = health.WatchAsync(resource, id, replica, watching.Token);
        var exitCode = await process.WaitAsync(stop);
        await watching.CancelAsync();
        await watch;
        return exitCode;
    }

    // What a killed host left behind takes up to ten seconds to end.
    private async Task WaitForPortsAsync(CancellationToken stop)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
            for (var tries = 0; !PortAllocation.IsFree(endpoint.ReplicaPorts[replica]); tries++)
            {
                if (tries == 60)
                    throw new DistributedApplicationException(
                        $"Port {endpoint.ReplicaPorts[replica]} of endpoint '{endpoint.Name}' is in use by another process.");
                await Task.Delay(TimeSpan.FromMilliseconds(200), time, stop);
            }
    }

    private Task PublishAsync(string state, int? exitCode = null) =>
        notifications.PublishUpdateAsync(resource, id, before => before with
        {
            State = state,
            ExitCode = exitCode,
            HealthReports = [],
            Ready = null,
            Properties = [],
            StopTimeStamp = exitCode is null ? null : time.GetUtcNow().UtcDateTime,
        });
}
