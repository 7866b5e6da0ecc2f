using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage.Projects;

namespace Platform.Collector.Tests.Otlp;

/// <summary>A Collector of one test's own, with its own settings.</summary>
internal sealed class OtherCollector : WebApplicationFactory<Program>
{
    private readonly Dictionary<string, string> _settings;
    private readonly Action<IServiceCollection>? _configure;

    internal OtherCollector(string database, Dictionary<string, string> settings, Action<IServiceCollection>? configure = null)
    {
        _settings = new(settings)
        {
            ["ConnectionStrings:platform"] = database,
            ["HTTP_PORT"] = "0",
            ["GRPC_PORT"] = "0",
            ["Logging:LogLevel:Default"] = "None",
        };
        _configure = configure;
        UseKestrel();
        StartServer();
        ClientOptions.BaseAddress = AddressOf(0);
    }

    internal Uri GrpcAddress => AddressOf(1);

    /// <returns>The secret of a new project's key, and a client that uses it.</returns>
    internal async Task<(string Secret, HttpClient Client)> CreateKeyAsync()
    {
        var secret = $"secret-{Guid.NewGuid():N}";
        await Services.GetRequiredService<ProjectStore>().SetAsync(
            $"test-{Guid.NewGuid():N}", "test", secret, ["ingest", "read"], CancellationToken.None);
        var client = CreateClient();
        client.DefaultRequestHeaders.Add("x-api-key", secret);
        return (secret, client);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        if (_configure is not null)
            builder.ConfigureTestServices(_configure);
    }

    private Uri AddressOf(int door)
    {
        var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new UriBuilder(addresses.ElementAt(door)) { Host = "127.0.0.1" }.Uri;
    }
}
