using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Aspire.Hosting.Processes;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The current state of every instance, and everybody's way to wait for one.</summary>
public class ResourceNotificationService
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];

    /// <summary>The current states, then every change, in order.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_lock)
        {
            foreach (var current in _current.Values)
                channel.Writer.TryWrite(current);
            _watchers.Add(channel);
        }

        try
        {
            await foreach (var one in channel.Reader.ReadAllAsync(cancellationToken))
                yield return one;
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(channel);
        }
    }

    /// <param name="resourceId">An instance's id, or the name of a resource of one instance.</param>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent)
        || (resourceEvent = _current.Values.FirstOrDefault(one => Is(one, resourceId))) is not null;

    public Task PublishUpdateAsync(
        IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) =>
        PublishUpdateAsync(resource, resource.InstanceIds[0], stateFactory);

    public Task PublishUpdateAsync(
        IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var before = _current.TryGetValue(resourceId, out var known)
                ? known.Snapshot
                : new CustomResourceSnapshot { ResourceType = resource.GetType().Name, Properties = [] };
            var after = new ResourceEvent(resource, resourceId, stateFactory(before));
            _current[resourceId] = after;
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(after);
        }

        return Task.CompletedTask;
    }

    public Task WaitForResourceAsync(
        string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default) =>
        (await WaitForResourceAsync(resourceName, one => targetStates.Contains(one.Snapshot.State?.Text), cancellationToken))
            .Snapshot.State!.Text;

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        await foreach (var one in WatchAsync(cancellationToken))
            if (Is(one, resourceName) && predicate(one))
                return one;
        throw new OperationCanceledException($"The wait for resource '{resourceName}' was cancelled.", cancellationToken);
    }

    public Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, WaitBehavior.StopOnResourceUnavailable, cancellationToken);

    /// <summary>Waits until an instance runs, its checks pass, and the handlers of its readiness have ended.</summary>
    /// <exception cref="DistributedApplicationException">It ended or failed to start instead.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        var one = await WaitForResourceAsync(resourceName, one => IsReady(one)
            || (waitBehavior == WaitBehavior.StopOnResourceUnavailable && HasEnded(one)), cancellationToken);
        if (!IsReady(one))
            throw new DistributedApplicationException(
                $"Stopped waiting for resource '{resourceName}' to become healthy because it failed to start.");
        await one.Snapshot.Ready!.WaitAsync(cancellationToken);
        return one;
    }

    /// <summary>Waits for everything that the resource was declared to wait for.</summary>
    /// <exception cref="DistributedApplicationException">Something that it waits for ended or failed to start.</exception>
    public Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken) =>
        Task.WhenAll(
            from wait in resource.Annotations.OfType<WaitAnnotation>()
            from instance in wait.Resource.InstanceIds
            select WaitAsync(resource, wait, instance, cancellationToken));

    private async Task WaitAsync(IResource resource, WaitAnnotation wait, string instance, CancellationToken cancellationToken)
    {
        var one = await WaitForResourceAsync(instance, one => HasEnded(one) || wait.WaitType switch
        {
            WaitType.WaitUntilHealthy => IsReady(one),
            WaitType.WaitUntilStarted => one.Snapshot.State?.Text == KnownResourceStates.Running,
            _ => false,
        }, cancellationToken);

        if (HasEnded(one) && (wait.WaitType != WaitType.WaitForCompletion || one.Snapshot.ExitCode != wait.ExitCode))
            throw new DistributedApplicationException(
                $"'{resource.Name}' waits for '{wait.Resource.Name}', which is in state '{one.Snapshot.State?.Text}'.");
        if (wait.WaitType == WaitType.WaitUntilHealthy)
            await one.Snapshot.Ready!.WaitAsync(cancellationToken);
    }

    private static bool Is(ResourceEvent one, string nameOrId) =>
        string.Equals(one.Resource.Name, nameOrId, StringComparison.OrdinalIgnoreCase)
        || string.Equals(one.ResourceId, nameOrId, StringComparison.OrdinalIgnoreCase);

    private static bool IsReady(ResourceEvent one) =>
        one.Snapshot is { HealthStatus: HealthStatus.Healthy, Ready: not null };

    private static bool HasEnded(ResourceEvent one) =>
        KnownResourceStates.TerminalStates.Contains(one.Snapshot.State?.Text ?? "");
}

public enum WaitBehavior
{
    WaitOnResourceUnavailable,
    StopOnResourceUnavailable,
}
