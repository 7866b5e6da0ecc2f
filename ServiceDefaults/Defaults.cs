using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Platform.ServiceDefaults;

/// <summary>What every service of the platform starts with.</summary>
public static class Defaults
{
    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Telemetry, health checks, service discovery, resilient HTTP clients, clock and wake-up signals.</summary>
        public void AddServiceDefaults()
        {
            builder.AddTelemetry();
            builder.AddSignals();
            builder.Services.AddSingleton(TimeProvider.System);
            builder.Services.AddHostedService<FailedWork>();
            builder.Services.AddProblemDetails();
            builder.Services.PostConfigure<ProblemDetailsOptions>(Problems.SayWhatToDo);
            builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), ["live"]);
            builder.Services.AddServiceDiscovery();
            builder.Services.ConfigureHttpClientDefaults(http =>
            {
                http.RemoveAllLoggers(); // requests are in the traces; their logs have keys, blotted out in the text but not among its parts
                http.AddStandardResilienceHandler();
                http.AddServiceDiscovery();
            });
        }
    }

    extension(WebApplication app)
    {
        /// <summary><c>/health</c>: ready to serve. <c>/alive</c>: the process itself is well. Neither needs a key.</summary>
        public void MapDefaultEndpoints()
        {
            app.MapHealthChecks("/health").AllowAnonymous().DisableHttpMetrics();
            app.MapHealthChecks("/alive", new HealthCheckOptions { Predicate = check => check.Tags.Contains("live") })
                .AllowAnonymous().DisableHttpMetrics();
        }
    }
}
