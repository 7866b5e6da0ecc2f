using Aspire.Hosting.Processes;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Starts, stops and restarts resources, as a person would in the dashboard.</summary>
public class ResourceCommandService
{
    private readonly ProcessHost _host;

    internal ResourceCommandService(ProcessHost host) => _host = host;

    /// <param name="resource">All of its instances.</param>
    /// <param name="commandName">One of <see cref="KnownResourceCommands"/>.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteAsync([.. _host.Instances.Where(one => one.Resource == resource)], resource.Name, commandName, cancellationToken);

    /// <param name="resourceId">An instance's id, or a resource's name for all of its instances.</param>
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteAsync(
            [.. _host.Instances.Where(one => one.Id == resourceId || one.Resource.Name == resourceId)],
            resourceId, commandName, cancellationToken);

    private static async Task<ExecuteCommandResult> ExecuteAsync(
        IReadOnlyList<ResourceInstance> instances, string name, string command, CancellationToken cancellationToken)
    {
        if (instances is [])
            return Failed($"Resource '{name}' has no process.");
        if (command != KnownResourceCommands.StartCommand && command != KnownResourceCommands.StopCommand
            && command != KnownResourceCommands.RestartCommand)
            return Failed($"Command '{command}' not available for resource '{name}'.");

        if (command != KnownResourceCommands.StartCommand)
            await Task.WhenAll(instances.Select(one => one.StopAsync())).WaitAsync(cancellationToken);
        if (command != KnownResourceCommands.StopCommand)
            foreach (var instance in instances)
                instance.Start();
        return new() { Success = true };
    }

    private static ExecuteCommandResult Failed(string message) => new() { Success = false, Message = message };
}

public static class KnownResourceCommands
{
    public static readonly string StartCommand = "start";
    public static readonly string StopCommand = "stop";
    public static readonly string RestartCommand = "restart";
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }

    public string? Message { get; init; }
}
