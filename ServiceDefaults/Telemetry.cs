using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Platform.ServiceDefaults;

internal static class Telemetry
{
    private static readonly string[] _chatty = ["Microsoft.AspNetCore", "Polly", "StackExchange.Redis"];

    extension(IHostApplicationBuilder builder)
    {
        /// <summary>Traces, metrics and logs by OTLP to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, when that is set.</summary>
        internal void AddTelemetry()
        {
            // Every statement is a span already; its text as a log line as well helps nobody.
            builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
            // Their information is a line for each request or connection, which says nothing that traces do not.
            foreach (var category in _chatty)
                builder.Logging.AddFilter(category, LogLevel.Warning);
            builder.Logging.AddOpenTelemetry(logging =>
            {
                logging.IncludeFormattedMessage = true;
                logging.IncludeScopes = true;
            });

            var telemetry = builder.Services.AddOpenTelemetry()
                .WithMetrics(metrics => metrics
                    .AddAspNetCoreInstrumentation()
                    .AddHttpClientInstrumentation()
                    .AddRuntimeInstrumentation()
                    .AddMeter("Platform.*", "AgentTracing"))
                .WithTracing(tracing => tracing
                    .AddSource(builder.Environment.ApplicationName, "Platform.*")
                    .AddAspNetCoreInstrumentation(options => options.Filter = context =>
                        !context.Request.Path.StartsWithSegments("/health")
                        && !context.Request.Path.StartsWithSegments("/alive"))
                    .AddHttpClientInstrumentation());

            if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
                telemetry.UseOtlpExporter();
        }
    }
}
