using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Platform.ServiceDefaults.Tests;

public sealed partial class TelemetryTests
{
    [Fact]
    public async Task Traces_metrics_and_logs_go_to_the_given_endpoint_with_its_headers()
    {
        var received = new ConcurrentQueue<(string Path, string Key, string Text)>();
        await using var collector = await CollectorAsync(received);
        await using var service = await ServiceUnderTest.StartAsync(
            configure: builder =>
            {
                builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.First();
                builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
                builder.Configuration["OTEL_EXPORTER_OTLP_HEADERS"] = "x-api-key=telemetry-key";
            },
            map: app => app.MapGet("/greet", (ILogger<TelemetryTests> logger) => Greet(logger)));

        await service.Http.GetStringAsync("/health", TestContext.Current.CancellationToken);
        await service.Http.GetStringAsync("/greet", TestContext.Current.CancellationToken);
        // The span of a request ends some time after its answer has been sent.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(20));
        while (!Received("/v1/traces").Contains("/greet", StringComparison.Ordinal))
        {
            Assert.True(service.Services.GetRequiredService<TracerProvider>().ForceFlush(10_000));
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }
        Assert.True(service.Services.GetRequiredService<MeterProvider>().ForceFlush(10_000));
        Assert.True(service.Services.GetRequiredService<LoggerProvider>().ForceFlush(10_000));

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], received.Select(request => request.Path).Distinct().Order());
        Assert.All(received, request => Assert.Equal("telemetry-key", request.Key));
        var traces = Received("/v1/traces");
        Assert.Matches(@"url\.path\W+/greet", traces);
        Assert.DoesNotMatch(@"url\.path\W+/health", traces);
        var logs = Received("/v1/logs");
        Assert.Contains("Hello from a test", logs, StringComparison.Ordinal);
        Assert.DoesNotContain("Request starting", logs, StringComparison.Ordinal);

        string Received(string path) => string.Concat(received.Where(request => request.Path == path).Select(request => request.Text));
    }

    [Fact]
    public async Task Without_an_endpoint_nothing_is_exported_and_nothing_fails()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        Assert.Equal("Healthy", await service.Http.GetStringAsync("/health", TestContext.Current.CancellationToken));
    }

    private static string Greet(ILogger logger)
    {
        LogGreeting(logger);
        return "hello";
    }

    private static async Task<WebApplication> CollectorAsync(ConcurrentQueue<(string Path, string Key, string Text)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Enqueue((request.Path, request.Headers["x-api-key"].ToString(), Encoding.UTF8.GetString(body.ToArray())));
        });
        await app.StartAsync();
        return app;
    }

    [LoggerMessage(LogLevel.Information, "Hello from a test")]
    private static partial void LogGreeting(ILogger logger);
}
