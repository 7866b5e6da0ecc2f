using System.Diagnostics;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Trace;

namespace Platform.Collector.Otlp;

/// <summary>
/// The Collector sends its own traces to itself. If storing them were traced as well, that would never end: so requests
/// that bring telemetry are not traced, nor is anything under them, nor database calls that no request asked for.
/// </summary>
internal static class QuietIngest
{
    extension(IHostApplicationBuilder builder)
    {
        public void AddQuietIngest()
        {
            builder.Services.PostConfigure<AspNetCoreTraceInstrumentationOptions>(options =>
            {
                var others = options.Filter;
                options.Filter = context => !IsIngest(context.Request.Path) && (others is null || others(context));
            });
            builder.Services.ConfigureOpenTelemetryTracerProvider(tracing =>
                tracing.SetSampler(new ParentBasedSampler(new NoBackgroundCalls())));
            // Log lines about requests that bring log lines.
            builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
            builder.Logging.AddFilter("Grpc.AspNetCore", LogLevel.Warning);
        }
    }

    internal static bool IsIngest(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.Ordinal)
        || path.StartsWithSegments("/otel/v1", StringComparison.Ordinal)
        || path.StartsWithSegments("/api/public/otel", StringComparison.Ordinal)
        || path.Value?.StartsWith("/opentelemetry.proto.collector.", StringComparison.Ordinal) is true;

    /// <summary>Drops roots that are calls to something else: the Collector calls the database by itself only to keep house.</summary>
    private sealed class NoBackgroundCalls : Sampler
    {
        public override SamplingResult ShouldSample(in SamplingParameters samplingParameters) =>
            new(samplingParameters.Kind == ActivityKind.Client ? SamplingDecision.Drop : SamplingDecision.RecordAndSample);
    }
}
