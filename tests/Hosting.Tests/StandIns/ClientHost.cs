using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Platform.Hosting.Tests.StandIns;

/// <summary>A host with nothing in it but what a test gives it.</summary>
internal static class ClientHost
{
    public static HostApplicationBuilder Builder(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddHealthChecks();
        builder.Logging.ClearProviders();
        return builder;
    }

    /// <summary>Everything that the host's tracing exports, as it ends.</summary>
    public static IReadOnlyCollection<Activity> CollectSpans(this HostApplicationBuilder builder)
    {
        var spans = new ConcurrentQueue<Activity>();
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing
            .AddSource("Test").AddProcessor(new SimpleActivityExportProcessor(new Collected(spans))));
        return spans;
    }

    private sealed class Collected(ConcurrentQueue<Activity> spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var span in batch)
                spans.Enqueue(span);
            return ExportResult.Success;
        }
    }
}
