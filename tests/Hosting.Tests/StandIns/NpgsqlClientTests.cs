using Aspire.Hosting.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace Platform.Hosting.Tests.StandIns;

/// <summary>Behaviour of Aspire.Npgsql 13.5.</summary>
public class NpgsqlClientTests(ProbeApplication probes)
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1";

    [Fact]
    public void The_delegate_wins_over_the_connection_string_which_wins_over_the_sections()
    {
        Assert.Equal("general", Database(Setting("Aspire:Npgsql:ConnectionString", "general")));
        Assert.Equal("named", Database(
            Setting("Aspire:Npgsql:ConnectionString", "general"), Setting("Aspire:Npgsql:records:ConnectionString", "named")));
        Assert.Equal("given", Database(
            Setting("Aspire:Npgsql:records:ConnectionString", "named"), Setting("ConnectionStrings:records", "given")));

        var builder = Builder(Setting("ConnectionStrings:records", "given"));
        builder.AddNpgsqlDataSource("records", settings => settings.ConnectionString = "Host=h;Database=code");
        Assert.Equal("code", DatabaseOf(builder));

        static string? Database(params KeyValuePair<string, string?>[] settings)
        {
            var builder = Builder(settings);
            builder.AddNpgsqlDataSource("records");
            return DatabaseOf(builder);
        }
    }

    [Fact]
    public void A_missing_connection_string_is_an_error_when_the_data_source_is_asked_for()
    {
        var builder = Builder();
        builder.AddNpgsqlDataSource("records");
        using var host = builder.Build();

        var error = Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredService<NpgsqlDataSource>());
        Assert.Contains("ConnectionStrings:records", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_health_check_tells_a_server_that_answers_from_one_that_does_not()
    {
        var there = await probes.App.GetConnectionStringAsync("records", TestContext.Current.CancellationToken);

        Assert.Equal(HealthStatus.Healthy, await CheckAsync("PostgreSql", builder =>
            builder.AddNpgsqlDataSource("records", settings => settings.ConnectionString = there)));
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync("PostgreSql", builder =>
            builder.AddNpgsqlDataSource("records", settings => settings.ConnectionString = Nowhere)));
        Assert.Equal(HealthStatus.Unhealthy, await CheckAsync("PostgreSql_records", builder =>
            builder.AddKeyedNpgsqlDataSource("records", settings => settings.ConnectionString = Nowhere)));
        Assert.Null(await CheckAsync("PostgreSql", builder =>
            builder.AddNpgsqlDataSource("records", settings => settings.DisableHealthChecks = true)));
    }

    [Fact]
    public async Task Queries_are_traced_unless_that_is_disabled()
    {
        Assert.Contains("Npgsql", await TracedSourcesAsync(_ => { }));
        Assert.DoesNotContain("Npgsql", await TracedSourcesAsync(settings => settings.DisableTracing = true));
    }

    private async Task<IReadOnlyList<string>> TracedSourcesAsync(Action<Aspire.Npgsql.NpgsqlSettings> configure)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var there = await probes.App.GetConnectionStringAsync("records", cancellationToken);
        var builder = Builder(new KeyValuePair<string, string?>("ConnectionStrings:records", there));
        builder.AddNpgsqlDataSource("records", configure);
        var spans = builder.CollectSpans();
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);

        await using var command = host.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("select 1");
        await command.ExecuteScalarAsync(cancellationToken);
        return [.. spans.Select(span => span.Source.Name)];
    }

    private static async Task<HealthStatus?> CheckAsync(string check, Action<HostApplicationBuilder> add)
    {
        var builder = Builder();
        add(builder);
        using var host = builder.Build();
        var report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries.TryGetValue(check, out var entry) ? entry.Status : null;
    }

    private static HostApplicationBuilder Builder(params KeyValuePair<string, string?>[] settings) =>
        ClientHost.Builder(settings);

    private static KeyValuePair<string, string?> Setting(string key, string database) =>
        KeyValuePair.Create<string, string?>(key, $"Host=h;Database={database}");

    private static string? DatabaseOf(HostApplicationBuilder builder)
    {
        using var host = builder.Build();
        var connectionString = host.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString;
        return new NpgsqlConnectionStringBuilder(connectionString).Database;
    }
}
