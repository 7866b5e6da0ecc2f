using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Platform.AgentOverhead;

/// <summary>
/// A Collector reduced to its door: takes OTLP over HTTP and throws it away, at once under <c>/up</c>, after five seconds
/// under <c>/slow</c>, never under <c>/hanging</c>. What a real one does behind its answer is not the agent's affair.
/// </summary>
internal sealed class TraceSink : IAsyncDisposable
{
    private static readonly TimeSpan _slow = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private TraceSink(WebApplication app) => _app = app;

    internal string Address => _app.Urls.First();

    internal static async Task<TraceSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/{door}/v1/traces", async (string door, HttpContext context) =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            if (door != "up")
                await Task.Delay(door == "slow" ? _slow : Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(hurry.Token);
        await _app.DisposeAsync();
    }
}
