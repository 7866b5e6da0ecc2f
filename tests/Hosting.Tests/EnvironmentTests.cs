using System.Net.Http.Json;
using Aspire.Hosting.Testing;

namespace Platform.Hosting.Tests;

/// <summary>The variables are those of Aspire 13.5 in run mode; see its WithReference and WithEnvironment.</summary>
public class EnvironmentTests(ProbeApplication probes)
{
    [Fact]
    public async Task A_reference_to_a_database_gives_its_connection_string_and_its_parts()
    {
        var environment = await probes.GetEnvironmentAsync("single-probe");
        var port = environment["RECORDS_PORT"];
        var password = environment["RECORDS_PASSWORD"];

        Assert.Equal(
            $"Host=127.0.0.1;Port={port};Username=postgres;Password={password};Database=probes",
            environment["ConnectionStrings__records"]);
        Assert.Equal("127.0.0.1", environment["RECORDS_HOST"]);
        Assert.Equal("postgres", environment["RECORDS_USERNAME"]);
        Assert.Equal("probes", environment["RECORDS_DATABASENAME"]);
        Assert.Equal($"postgresql://postgres:{password}@127.0.0.1:{port}/probes", environment["RECORDS_URI"]);
        Assert.Equal($"jdbc:postgresql://127.0.0.1:{port}/probes", environment["RECORDS_JDBCCONNECTIONSTRING"]);
        Assert.Equal(
            environment["ConnectionStrings__records"],
            await probes.App.GetConnectionStringAsync("records", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_reference_to_redis_gives_its_connection_string_and_its_parts()
    {
        var environment = await probes.GetEnvironmentAsync("single-probe");
        var (port, password) = (environment["CACHE_PORT"], environment["CACHE_PASSWORD"]);

        Assert.Equal($"127.0.0.1:{port},password={password}", environment["ConnectionStrings__cache"]);
        Assert.Equal($"redis://:{password}@127.0.0.1:{port}", environment["CACHE_URI"]);
    }

    [Fact]
    public async Task A_reference_to_a_project_gives_every_endpoint_for_service_discovery()
    {
        var environment = await probes.GetEnvironmentAsync("pair");
        var http = Address("single-probe", null);
        var extra = Address("single-probe", "extra");

        Assert.Equal(http, environment["services__single-probe__http__0"]);
        Assert.Equal(http, environment["SINGLE_PROBE_HTTP"]);
        Assert.Equal(extra, environment["services__single-probe__extra__0"]);
        Assert.Equal(extra, environment["SINGLE_PROBE_EXTRA"]);
    }

    [Fact]
    public async Task A_connection_string_may_be_made_of_an_endpoint() =>
        Assert.Equal(
            $"Endpoint={Address("single-probe", "extra")}/v1;Key=demo",
            (await probes.GetEnvironmentAsync("pair"))["ConnectionStrings__judge"]);

    [Fact]
    public async Task A_project_is_told_its_ports_its_name_and_its_instance()
    {
        var environment = await probes.GetEnvironmentAsync("single-probe");
        var instance = Assert.Single(probes.Instances("single-probe")).ResourceId;

        Assert.Equal(
            $"{Address("single-probe", null)};{Address("single-probe", "extra")}", environment["ASPNETCORE_URLS"]);
        Assert.EndsWith(":" + environment["PROBE_PORT"], Address("single-probe", null), StringComparison.Ordinal);
        Assert.EndsWith(":" + environment["EXTRA_PORT"], Address("single-probe", "extra"), StringComparison.Ordinal);
        Assert.Equal("single-probe", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal(
            $"service.instance.id={instance["single-probe-".Length..]}", environment["OTEL_RESOURCE_ATTRIBUTES"]);
    }

    [Fact]
    public async Task A_secret_is_handed_on_alone_and_inside_text()
    {
        var environment = await probes.GetEnvironmentAsync("single-probe");

        Assert.Equal(22, environment["SECRET"].Length);
        Assert.Equal($"x-api-key={environment["SECRET"]}", environment["HEADER"]);
    }

    [Fact]
    public async Task Arguments_arrive_as_they_are_and_the_folder_is_the_project()
    {
        using var client = probes.App.CreateHttpClient("single-probe");
        var cancellationToken = TestContext.Current.CancellationToken;

        Assert.Equal(new[] { "--one", "two words" }, await client.GetFromJsonAsync<string[]>("/arguments", cancellationToken));
        Assert.EndsWith("/Hosting.Tests/Probe", await client.GetStringAsync("/folder", cancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void In_a_test_declared_ports_are_not_taken() =>
        Assert.NotEqual(5999, probes.App.GetEndpoint("single-probe").Port);

    private string Address(string resource, string? endpoint) =>
        probes.App.GetEndpoint(resource, endpoint).ToString().TrimEnd('/');
}
