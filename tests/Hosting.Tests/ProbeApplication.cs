using System.Net.Http.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

[assembly: AssemblyFixture(typeof(Platform.Hosting.Tests.ProbeApplication))]

namespace Platform.Hosting.Tests;

/// <summary>The application of ProbeHost, started once for all tests that leave it as it is.</summary>
public sealed class ProbeApplication : IAsyncLifetime
{
    public DistributedApplication App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();

    /// <summary>Another one, with the arguments, once its probes are healthy.</summary>
    public static async Task<DistributedApplication> StartAsync(params string[] args)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.ProbeHost>(args, timeout.Token);
        builder.Services.AddLogging(logging => logging.ClearProviders());
        var app = await builder.BuildAsync(timeout.Token);
        await app.StartAsync(timeout.Token);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("pair", timeout.Token);
        return app;
    }

    /// <summary>What a probe sees in its environment.</summary>
    public async Task<Dictionary<string, string>> GetEnvironmentAsync(string probe)
    {
        using var client = App.CreateHttpClient(probe);
        return (await client.GetFromJsonAsync<Dictionary<string, string>>("/environment"))!;
    }

    /// <summary>The instances of a resource, in order of their ids.</summary>
    public IReadOnlyList<ResourceEvent> Instances(string resource) => InstancesOf(App, resource);

    public static IReadOnlyList<ResourceEvent> InstancesOf(DistributedApplication app, string resource)
    {
        using var now = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        return [.. CurrentAsync().ToBlockingEnumerable().GroupBy(one => one.ResourceId).Select(one => one.Last())];

        async IAsyncEnumerable<ResourceEvent> CurrentAsync()
        {
            await using var states = app.ResourceNotifications.WatchAsync(now.Token).GetAsyncEnumerator();
            while (true)
            {
                try
                {
                    if (!await states.MoveNextAsync())
                        yield break;
                }
                catch (OperationCanceledException)
                {
                    yield break;
                }

                if (states.Current.Resource.Name == resource)
                    yield return states.Current;
            }
        }
    }
}
