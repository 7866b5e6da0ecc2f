using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.Worker.Tests;

/// <summary>A program of other people, on a free port of 127.0.0.1.</summary>
internal static class Endpoint
{
    public static async Task<WebApplication> StartAsync(string path, RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost(path, answer);
        await app.StartAsync();
        return app;
    }
}
