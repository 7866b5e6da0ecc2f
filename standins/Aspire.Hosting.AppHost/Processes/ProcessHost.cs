using System.Security.Cryptography;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Aspire.Hosting.Processes;

/// <summary>Runs the application's resources as processes of this machine, and ends them with the host.</summary>
internal sealed partial class ProcessHost(
    DistributedApplicationModel model, PortAllocation ports, DataFolder data, ChildResources children,
    ResourceNotificationService notifications, IServiceProvider services, ILogger<DistributedApplication> logger)
    : IHostedService, IDisposable
{
    private readonly List<ResourceInstance> _instances = [];

    public IReadOnlyList<ResourceInstance> Instances => _instances;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        LogStarting();
        data.Lock();
        foreach (var resource in model.Resources.Where(one => one.IsProcess))
            AddInstances(resource);
        foreach (var resource in model.Resources.Where(one => !one.IsProcess))
            await children.StartAsync(resource);
        foreach (var instance in _instances)
            if (instance.Resource.Annotations.OfType<ExplicitStartupAnnotation>().Any())
                await notifications.PublishUpdateAsync(
                    instance.Resource, instance.Id, before => before with { State = KnownResourceStates.NotStarted });
            else
                instance.Start();
        LogStarted();
    }

    /// <summary>Ends every process after those that use it.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // Where resources use each other in a circle, one of them has to go first.
        var order = new List<IResource>();
        foreach (var resource in model.Resources)
            AddAfterUsers(resource, []);

        var stops = new Dictionary<IResource, Task>();
        foreach (var resource in order)
            stops[resource] = StopAfterAsync(resource, [.. stops.Where(one => one.Key.Uses.Contains(resource)).Select(one => one.Value)]);
        await Task.WhenAll(stops.Values);
        await children.StopAsync();

        void AddAfterUsers(IResource resource, HashSet<IResource> path)
        {
            if (order.Contains(resource) || !path.Add(resource))
                return;
            foreach (var user in model.Resources.Where(one => one.Uses.Contains(resource)))
                AddAfterUsers(user, path);
            order.Add(resource);
        }

        async Task StopAfterAsync(IResource resource, Task[] users)
        {
            await Task.WhenAll(users);
            await Task.WhenAll(_instances.Where(one => one.Resource == resource).Select(one => one.StopAsync()));
        }
    }

    public void Dispose()
    {
        foreach (var instance in _instances)
            instance.Dispose();
    }

    private void AddInstances(IResource resource)
    {
        var replicas = resource.Replicas;
        string[] ids = [.. Enumerable.Range(0, replicas).Select(_ =>
            $"{resource.Name}-{RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz", 8)}")];
        resource.Annotations.Add(new InstancesAnnotation(ids));
        ports.Allocate(resource, replicas);
        foreach (var (replica, id) in ids.Index())
            _instances.Add(ActivatorUtilities.CreateInstance<ResourceInstance>(services, resource, id, replica));
    }

    [LoggerMessage(1, LogLevel.Information, "Distributed application starting.")]
    private partial void LogStarting();

    [LoggerMessage(2, LogLevel.Information, "Distributed application started. Press Ctrl+C to shut down.")]
    private partial void LogStarted();
}

internal static class ProcessHostServices
{
    public static void AddProcessHost(this IServiceCollection services, IDistributedApplicationBuilder builder)
    {
        services.AddSingleton(provider => new DataFolder(
            DataFolder.PathOf(builder), provider.GetRequiredService<ILogger<DataFolder>>()));
        services.AddSingleton<PortAllocation>();
        services.AddSingleton<Launcher>();
        services.AddSingleton<HealthWatch>();
        services.AddSingleton<ChildResources>();
        services.AddSingleton<ProcessHost>();
        services.AddSingleton(provider => new ResourceCommandService(provider.GetRequiredService<ProcessHost>()));
        services.AddSingleton(_ => Console.IsOutputRedirected ? PlainConsole() : AnsiConsole.Console);
        services.AddHostedService<ConsoleLog>();
        services.AddHostedService<StatusTable>();
        // Last, so that it is stopped first and what the resources say at their end is still written.
        services.AddHostedService(provider => provider.GetRequiredService<ProcessHost>());
    }

    // A file or a pipe has no width; lines are as long as they are, and without colours.
    private static IAnsiConsole PlainConsole()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 200;
        return console;
    }
}
