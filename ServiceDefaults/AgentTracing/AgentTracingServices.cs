using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.AgentTracing;

public static class AgentTracingServices
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Traces the agent of this program from its start to its end. Settings come from configuration, so an agent
        /// that Aspire has given a reference to the Collector and a key needs no more than this line.
        /// </summary>
        public IServiceCollection AddAgentTracing(Action<AgentTracingOptions>? configure = null)
        {
            services.AddSingleton(provider =>
            {
                var configuration = provider.GetRequiredService<IConfiguration>();
                return AgentTracer.Start(configure, key => configuration[key], provider.GetService<ILoggerFactory>());
            });
            services.AddHostedService<TracerLifetime>();
            return services;
        }
    }

    /// <summary>Starts the tracer with the host; at its end, after the web server's, the last spans are sent.</summary>
    private sealed class TracerLifetime(AgentTracer tracer) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.Run(tracer.Dispose, cancellationToken);
    }
}
