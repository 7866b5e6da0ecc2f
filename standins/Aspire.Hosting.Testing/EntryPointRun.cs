using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Runs an app host's entry point on a thread of its own, and holds it in its call of Build until the test has
/// changed what it wants to change.
/// </summary>
internal sealed class EntryPointRun : EntryPointHook, IAsyncDisposable
{
    private readonly Assembly _appHost;
    private readonly string[] _args;
    private readonly Action<DistributedApplicationOptions, HostApplicationBuilderSettings> _configure;
    private readonly TestData _data;
    private readonly TaskCompletionSource<DistributedApplicationBuilder> _builder = New<DistributedApplicationBuilder>();
    private readonly TaskCompletionSource<bool> _mayBuild = New<bool>();
    private readonly TaskCompletionSource<DistributedApplication> _application = New<DistributedApplication>();
    private readonly TaskCompletionSource<bool> _started = New<bool>();
    private readonly Task _entryPoint;

    public EntryPointRun(
        Assembly appHost, string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure)
    {
        _appHost = appHost;
        _configure = configure;
        _data = new(args);
        _args = [.. args, .. _data.Args];
        _entryPoint = Task.Factory.StartNew(
            Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public Task<DistributedApplicationBuilder> GetBuilderAsync(CancellationToken cancellationToken) =>
        _builder.Task.WaitAsync(cancellationToken);

    public Task<DistributedApplication> GetApplicationAsync(CancellationToken cancellationToken)
    {
        _mayBuild.TrySetResult(true);
        return _application.Task.WaitAsync(cancellationToken);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => _started.Task.WaitAsync(cancellationToken);

    public Task EndedAsync(CancellationToken cancellationToken) => _entryPoint.WaitAsync(cancellationToken);

    public async Task StopAsync()
    {
        if (_application.Task.IsCompletedSuccessfully && !_entryPoint.IsCompleted)
        {
            var lifetime = (await _application.Task).Services.GetRequiredService<IHostApplicationLifetime>();
            // A host that is stopped while it starts would fail instead.
            await Task.WhenAny(_started.Task, _entryPoint);
            lifetime.StopApplication();
        }

        await _entryPoint;
    }

    public async ValueTask DisposeAsync()
    {
        _mayBuild.TrySetCanceled();
        await StopAsync();
        _data.Dispose();
    }

    internal override void Constructing(DistributedApplicationOptions options, HostApplicationBuilderSettings settings)
    {
        options.AssemblyName = _appHost.GetName().Name;
        options.DisableDashboard = true;
        options.EnableResourceLogging = true;
        settings.ApplicationName = options.AssemblyName;
        settings.Args = _args;
        settings.Configuration ??= new ConfigurationManager();
        settings.Configuration.AddInMemoryCollection(LaunchProfile.Variables(_appHost));
        settings.Configuration.AddInMemoryCollection([new("DcpPublisher:RandomizePorts", "true")]);
        _configure(options, settings);
    }

    internal override void Building(DistributedApplicationBuilder builder)
    {
        _builder.TrySetResult(builder);
        _mayBuild.Task.GetAwaiter().GetResult();
    }

    internal override void Built(DistributedApplication application)
    {
        application.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted
            .Register(() => _started.TrySetResult(true));
        _application.TrySetResult(application);
    }

    private void Run()
    {
        Current = this;
        try
        {
            var main = _appHost.EntryPoint
                ?? throw new InvalidOperationException($"Assembly {_appHost.GetName().Name} does not have an entry point.");
            main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, main.GetParameters() is [] ? [] : [_args], null);
            End(new InvalidOperationException("The app host ended before the test was done with it."));
        }
        catch (Exception exception)
        {
            // The test learns of it from whatever it waits for.
            End(exception);
        }
    }

    private void End(Exception exception)
    {
        _builder.TrySetException(exception);
        _application.TrySetException(exception);
        _started.TrySetException(exception);
    }

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
