using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Platform.AgentTracing.Tests;

public sealed class SettingsTests
{
    [Fact]
    public async Task A_reference_to_the_collector_and_a_key_are_enough_and_the_end_of_the_host_sends_the_last_spans()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration["services:collector:http:0"] = collector.Address.ToString();
        builder.Configuration["PLATFORM_API_KEY"] = "from-aspire";
        builder.Configuration["OTEL_SERVICE_NAME"] = "second-agent";
        builder.Configuration["AgentTracing:Version"] = "1.2.3";
        builder.Configuration["AgentTracing:Environment"] = "staging";
        builder.Services.AddAgentTracing();
        using (var host = builder.Build())
        {
            await host.StartAsync(TestContext.Current.CancellationToken);
            Observe.Agent("second").Dispose();
            await host.StopAsync(TestContext.Current.CancellationToken);
        }

        var span = Assert.Single(collector.Spans);
        Assert.Equal("Bearer from-aspire", collector.Authorization);
        Assert.Equal("second-agent", SentSpan.Text(span.Resource, "service.name"));
        Assert.Equal("1.2.3", SentSpan.Text(span.Resource, "service.version"));
        Assert.Equal("staging", span["deployment.environment.name"]);
    }

    [Theory]
    [InlineData("AgentTracing:Mode", "Development", AgentTracingMode.Development)]
    [InlineData("AGENT_TRACING_MODE", "development", AgentTracingMode.Development)]
    [InlineData("AGENT_TRACING_MODE", "production", AgentTracingMode.Production)]
    [InlineData("AGENT_TRACING_MODE", "", AgentTracingMode.Production)]
    [InlineData("AGENT_TRACING_MODE", "debug", AgentTracingMode.Production)]
    [InlineData("AGENT_TRACING_MODE", "7", AgentTracingMode.Production)]
    public void The_mode_is_one_setting_and_production_unless_said(string key, string value, AgentTracingMode expected)
    {
        using var tracer = AgentTracer.Start(null, asked => asked == key ? value : null, null);

        Assert.Equal(expected, tracer.Mode);
    }

    [Theory]
    [InlineData("AGENT_TRACING_ENDPOINT", "not an address")]
    [InlineData("AGENT_TRACING_ENDPOINT", "ftp://collector")]
    [InlineData("AGENT_TRACING_API_KEY", "line\nbreak")]
    [InlineData("AGENT_TRACING_MODE", "debug")]
    public void Settings_that_make_no_sense_are_logged_and_the_agent_runs(string key, string value)
    {
        var log = new CapturedLog();

        using (AgentTracer.Start(null, asked => asked == key ? value : null, log))
        using (var step = Observe.Agent("travel"))
            step.Output = "works";

        Assert.Contains(log.Lines, line => line.StartsWith("Agent tracing is not set up right", StringComparison.Ordinal));
        Assert.Null(Activity.Current);
    }

    [Theory]
    [InlineData("configure throws")]
    [InlineData("negative interval")]
    [InlineData("endless interval")]
    [InlineData("no time to export")]
    [InlineData("negative limit")]
    [InlineData("relative endpoint")]
    public void Options_that_make_no_sense_are_logged_and_the_agent_runs(string nonsense)
    {
        var log = new CapturedLog();

        using (var tracer = AgentTracer.Start(Configure, _ => null, log))
        {
            Observe.Agent("travel").Dispose();
            tracer.Flush(TimeSpan.FromSeconds(-1));
        }

        Assert.Contains(log.Lines, line => line.StartsWith("Agent tracing is not set up right", StringComparison.Ordinal));

        void Configure(AgentTracingOptions options) => _ = nonsense switch
        {
            "negative interval" => options.ExportInterval = TimeSpan.FromSeconds(-5),
            "endless interval" => options.ExportInterval = TimeSpan.MaxValue,
            "no time to export" => options.ExportTimeout = TimeSpan.Zero,
            "negative limit" => options.ShutdownLimit = TimeSpan.FromSeconds(-5),
            "relative endpoint" => (object)(options.Endpoint = new("relative", UriKind.Relative)),
            _ => throw new InvalidOperationException("no such secret"),
        };
    }
}
