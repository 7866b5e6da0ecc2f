using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Platform.TravelAgent.Demo;

/// <summary>Sends one visitor after the other to the agent, a few seconds apart, for as long as it runs.</summary>
internal sealed partial class Traffic(
    Visitor visitor, MetricCollections collections, Outcomes outcomes, IServer server, IHostApplicationLifetime lifetime,
    IConfiguration configuration, TimeProvider time, ILogger<Traffic> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        var port = new Uri(server.Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

        var seed = configuration.GetValue("Seed", 1);
        var hasCollections = false;
        for (var visit = 0; !stoppingToken.IsCancellationRequested; visit++)
        {
            hasCollections = hasCollections
                || await TryAsync("make the metric collections", () => collections.EnsureAsync(stoppingToken), stoppingToken);
            var chance = new Random((seed * 10_007) + visit);
            await TryAsync("talk to the agent", async () =>
            {
                var (thread, resolved) = await visitor.TalkAsync(new($"http://localhost:{port}"), chance, stoppingToken);
                await outcomes.SetAsync(thread, resolved, stoppingToken);
            }, stoppingToken);
            await Task.Delay(TimeSpan.FromSeconds(1 + (3 * chance.NextDouble())), time, stoppingToken);
        }
    }

    /// <summary>One failed visit is no reason to stop: the Collector may be away for a while.</summary>
    private async Task<bool> TryAsync(string what, Func<Task> attempt, CancellationToken stoppingToken)
    {
        try
        {
            await attempt();
            return true;
        }
        catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(what, problem.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Could not {What}: {Problem}")]
    private partial void LogFailed(string what, string problem);
}
