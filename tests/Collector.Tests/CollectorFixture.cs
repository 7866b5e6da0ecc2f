using System.Net.Http.Headers;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Collector.Tests;
using Platform.Fixtures;
using Platform.Storage.Projects;

[assembly: AssemblyFixture(typeof(CollectorFixture))]

namespace Platform.Collector.Tests;

/// <summary>The Collector on a PostgreSQL and a Redis of its own, for all tests of the assembly.</summary>
public sealed class CollectorFixture : WebApplicationFactory<Program>, IAsyncLifetime
{
    private PostgresServer _postgres = null!;
    private RedisServer _redis = null!;
    public CollectorFixture() => UseKestrel();

    /// <summary>The connection string of the tests' database.</summary>
    internal string Database { get; private set; } = "";

    /// <summary>Of the gRPC door. The HTTP one is what clients have as their base address.</summary>
    internal Uri GrpcAddress => AddressOf(1);

    public async ValueTask InitializeAsync()
    {
        _postgres = await PostgresServer.StartAsync();
        _redis = await RedisServer.StartAsync();
        Database = await _postgres.CreateDatabaseAsync();
        StartServer();
        ClientOptions.BaseAddress = AddressOf(0);
    }

    /// <summary>A new project, so that no test sees another's rows, and a client with a key of it.</summary>
    public async Task<(HttpClient Client, int Project)> CreateProjectAsync(params string[] scopes)
    {
        var name = $"test-{Guid.NewGuid():N}";
        var secret = $"secret-{name}";
        await Services.GetRequiredService<ProjectStore>().SetAsync(
            name, "test", secret, scopes is [] ? ["ingest", "read", "write", "gate", "admin"] : scopes, CancellationToken.None);
        var client = CreateClient();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        var project = (await Services.GetRequiredService<ProjectStore>().ListAsync(CancellationToken.None))
            .Single(found => found.Name == name);
        return (client, project.Id);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private Uri AddressOf(int door)
    {
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new UriBuilder(addresses.ElementAt(door)) { Host = "127.0.0.1" }.Uri;
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseSetting("ConnectionStrings:platform", Database);
        builder.UseSetting("ConnectionStrings:redis", _redis.ConnectionString);
        builder.UseSetting("HTTP_PORT", "0");
        builder.UseSetting("GRPC_PORT", "0");
        builder.UseSetting("Logging:LogLevel:Default", "Warning");
    }
}
