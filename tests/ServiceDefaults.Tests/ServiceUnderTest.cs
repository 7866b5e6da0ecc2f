using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Platform.ServiceDefaults.ApiKeys;

namespace Platform.ServiceDefaults.Tests;

/// <summary>A small service with the defaults, over real HTTP, whose keys a test makes up.</summary>
internal sealed class ServiceUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServiceUnderTest(WebApplication app) => _app = app;

    internal HttpClient Http { get; private init; } = null!;

    internal IServiceProvider Services => _app.Services;

    internal static async Task<ServiceUnderTest> StartAsync(
        FindApiKey? find = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null,
        HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        configure?.Invoke(builder);
        builder.AddServiceDefaults();
        builder.AddApiKeys(_ => find ?? ((_, _) => ValueTask.FromResult<ApiKeyCaller?>(null)));
        var app = builder.Build();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapDefaultEndpoints();
        map?.Invoke(app);
        await app.StartAsync();
        return new(app) { Http = new() { BaseAddress = new(app.Urls.First()) } };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
