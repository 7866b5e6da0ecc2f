using System.Diagnostics;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Platform.Hosting.Tests.StandIns;

/// <summary>Behaviour of Aspire.StackExchange.Redis 13.5.</summary>
public class RedisClientTests(ProbeApplication probes)
{
    private const string Nowhere = "127.0.0.1:1,connectTimeout=500,syncTimeout=500,asyncTimeout=500";

    private readonly CancellationToken _cancellationToken = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_named_section_wins_over_the_general_one_and_the_connection_string_over_both()
    {
        using var host = Host(
            new("Aspire:StackExchange:Redis:ConnectionString", "general:1"),
            new("Aspire:StackExchange:Redis:cache:ConnectionString", "named:1"),
            new("Aspire:StackExchange:Redis:ConfigurationOptions:ClientName", "from-general"),
            new("Aspire:StackExchange:Redis:cache:ConfigurationOptions:ClientName", "from-named"),
            new("ConnectionStrings:cache", await probes.App.GetConnectionStringAsync("cache", _cancellationToken)));
        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();

        Assert.Equal("from-named", redis.ClientName);
        Assert.True(redis.GetDatabase().Ping() > TimeSpan.Zero);
    }

    [Fact]
    public async Task The_health_check_tells_a_server_that_answers_from_one_that_does_not()
    {
        var there = await probes.App.GetConnectionStringAsync("cache", _cancellationToken);

        Assert.Equal(HealthStatus.Healthy, await CheckAsync(there!));
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync(Nowhere));
    }

    [Fact]
    public async Task A_command_is_a_client_span_of_the_activity_it_belongs_to()
    {
        var builder = ClientHost.Builder([new("ConnectionStrings:cache", await probes.App.GetConnectionStringAsync("cache", _cancellationToken))]);
        builder.AddRedisClient("cache");
        var spans = builder.CollectSpans();
        using var source = new ActivitySource("Test");
        using var host = builder.Build();
        await host.StartAsync(_cancellationToken);

        var redis = host.Services.GetRequiredService<IConnectionMultiplexer>();
        using (source.StartActivity("outer"))
            await redis.GetDatabase().StringSetAsync("traced", "yes");

        var outer = spans.Single(span => span.OperationName == "outer");
        var command = spans.Single(span => span.OperationName == "SET");
        Assert.Equal("OpenTelemetry.Instrumentation.StackExchangeRedis", command.Source.Name);
        Assert.Equal(ActivityKind.Client, command.Kind);
        Assert.Equal(outer.SpanId, command.ParentSpanId);
    }

    [Fact]
    public void A_missing_connection_string_is_an_error_that_names_where_it_belongs()
    {
        using var host = Host();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<IConnectionMultiplexer>());
        Assert.Contains("ConnectionStrings:cache", error.Message, StringComparison.Ordinal);
    }

    private async Task<HealthStatus> CheckAsync(string connectionString)
    {
        using var host = Host(new KeyValuePair<string, string?>("ConnectionStrings:cache", connectionString));
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(_cancellationToken);
        return report.Entries["StackExchange.Redis"].Status;
    }

    private static IHost Host(params KeyValuePair<string, string?>[] settings)
    {
        var builder = ClientHost.Builder(settings);
        builder.AddRedisClient("cache");
        return builder.Build();
    }
}
